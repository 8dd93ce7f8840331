/** The token endpoint: OAuth 2.0 client credentials in form encoding, with replies per RFC 6749 section 5. */
import { randomBytes } from 'node:crypto';
import type { Account } from './account.ts';
import type { Switches } from './faults.ts';

interface TokenReply {
  status: number;
  body: object;
}

const invalid = (status: number, error: string, error_description: string): TokenReply => ({
  status,
  body: { error, error_description },
});

export const basicOf = (name: string, password: string): string =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

export function createTokenDesk(now: () => number) {
  const goodUntil = new Map<string, number>();
  return {
    issue(
      text: string,
      authorization: string | undefined,
      { clientId, clientSecret }: Account,
      { tokenLife, credentialsIn }: Required<Switches>,
    ) {
      const form = new URLSearchParams(text);
      if (form.get('grant_type') !== 'client_credentials') {
        return invalid(400, 'unsupported_grant_type', 'grant_type must be client_credentials');
      }
      const inForm = form.has('client_id') || form.has('client_secret');
      if (inForm && authorization !== undefined) {
        return invalid(400, 'invalid_request', 'the credentials are there twice');
      }
      const known = inForm
        ? credentialsIn === 'form' && form.get('client_id') === clientId && form.get('client_secret') === clientSecret
        : credentialsIn === 'header' && authorization === basicOf(clientId, clientSecret);
      if (!known) return invalid(401, 'invalid_client', 'the client is not known');
      const token = randomBytes(24).toString('base64url');
      goodUntil.set(token, now() + tokenLife * 1000);
      return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: tokenLife } };
    },
    isGood(authorization: string | undefined): boolean {
      const token = /^Bearer ([\w-]+)$/.exec(authorization ?? '')?.[1];
      return token !== undefined && (goodUntil.get(token) ?? 0) > now();
    },
    revokeAll: () => goodUntil.clear(),
  };
}
