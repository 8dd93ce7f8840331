/** How a gateway's calls sign in: by the header fields of its entry, HTTP Basic, or tokens of OAuth 2.0, whichever the account uses. */
import type { DirectoryGateway } from '../../../../shared/directory-gateway.ts';
import { basic, type ClientCredentials } from '../tokens.ts';
import { tokenAddress } from './service-requests.ts';

export type OpenTextEntry = Extract<DirectoryGateway, { kind: 'opentext' }>;

/** `fixed`: the value of `Authorization`. `called`: for the administrator, if the service refuses it. */
export type SignIn =
  | { kind: 'fixed'; authorization: string; called: string }
  | { kind: 'token'; credentials: ClientCredentials };

const LOGIN = ['username', 'password'] as const satisfies readonly (keyof OpenTextEntry)[];
const OAUTH = ['api', 'tenant', 'clientId', 'clientSecret'] as const satisfies readonly (keyof OpenTextEntry)[];

/** @param upload the call for push, which prefers HTTP Basic if the entry has both. @returns names of missing members if it has neither */
export function signInOf(entry: OpenTextEntry, upload: boolean): SignIn | readonly string[] {
  const { headers = {}, username, password, api, tenant, clientId, clientSecret } = entry;
  // A secret of the sign-in cannot be decrypted.
  if (headers.authorization === '') return ['the key of basic, bearer or headers'];
  if (headers.authorization !== undefined) {
    return { kind: 'fixed', authorization: headers.authorization, called: 'the sign-in of the entry' };
  }
  const lacking = OAUTH.filter((name) => !entry[name]);
  const hasTenant = lacking.length < OAUTH.length;
  const hasLogin = Boolean(username || password);
  // An incomplete sign-in is a mistake, which the other one would hide.
  if (hasLogin && (upload || !hasTenant)) {
    if (username && password) {
      return { kind: 'fixed', authorization: basic(username, password), called: 'the user name and password' };
    }
    return LOGIN.filter((name) => !entry[name]);
  }
  if (api && tenant && clientId && clientSecret) {
    return { kind: 'token', credentials: { url: tokenAddress(api, tenant), clientId, clientSecret } };
  }
  return hasTenant ? lacking : LOGIN;
}

/** The account's extra header fields, without the sign-in. */
export function extraHeaders({ headers = {} }: OpenTextEntry): Record<string, string> {
  const { authorization: _, ...extra } = headers;
  return extra;
}

/** Shorter secrets are not masked: they could occur in any word. */
export const MIN_MASKED = 8;

/** Secrets of the entry, to be masked in messages. */
export function secretsOf(entry: OpenTextEntry): string[] {
  const { headers = {}, password, clientId, clientSecret } = entry;
  const values = Object.values(headers).flatMap((value) => [value, value.replace(/^(Basic|Bearer) /, '')]);
  return [password, clientId, clientSecret, ...values.filter(({ length }) => length >= MIN_MASKED)].filter(
    (one): one is string => one !== undefined,
  );
}
