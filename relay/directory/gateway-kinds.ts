/** Properties of each kind of gateway. The switches are exhaustive, so a new kind does not compile until it is handled here. */
import type { DirectoryGateway } from '../../shared/directory-gateway.ts';
import type { Secrets } from '../../shared/primitives.ts';
import type { KnownGateway } from '../domain/directory-view.ts';
import { signInHeaders } from './endpoint-headers.ts';

/** Configured web addresses. Web push has none: the browser names its push service when it subscribes. */
export function addressesOf(gateway: DirectoryGateway): string[] {
  switch (gateway.kind) {
    case 'webhook':
      return [gateway.url];
    case 'opentext':
      return [gateway.base, gateway.api, gateway.odn].filter((url) => url !== undefined);
    case 'webpush':
      return [];
    case 'smtp':
      return gateway.oauth ? [gateway.oauth.tokenUrl] : [];
  }
}

/** The signing secret that the administrator chose. Null: a service or a tool generated the secrets. */
export function signingSecretsOf(gateway: DirectoryGateway): Secrets | null {
  switch (gateway.kind) {
    case 'webhook':
      return gateway.secret;
    case 'opentext':
    case 'webpush':
    case 'smtp':
      return null;
  }
}

/** @returns the entry with its secrets resolved. @param resolve of one member, by name; empty if it cannot be decrypted */
export function withSecrets(
  gateway: KnownGateway,
  resolve: (written: Secrets, member: string) => string[],
): KnownGateway {
  const one = (written: string, member: string): string => resolve(written, member)[0] ?? '';
  switch (gateway.kind) {
    case 'webhook': {
      const { basic: _, bearer: __, ...rest } = gateway;
      const headers = signInHeaders(gateway, resolve);
      // Without a secret the message fails with a reason.
      return { ...rest, headers: headers ?? {}, secret: headers ? resolve(gateway.secret, 'secret') : [] };
    }
    case 'webpush':
      return { ...gateway, privateKey: one(gateway.privateKey, 'privateKey') };
    case 'opentext': {
      const { basic: _, bearer: __, password, clientSecret, ...rest } = gateway;
      return {
        ...rest,
        headers: signInHeaders(gateway, resolve) ?? { authorization: '' },
        ...(password === undefined ? {} : { password: one(password, 'password') }),
        ...(clientSecret === undefined ? {} : { clientSecret: one(clientSecret, 'clientSecret') }),
      };
    }
    case 'smtp': {
      const { basic, oauth, dkim } = gateway;
      const { refreshToken } = oauth ?? {};
      return {
        ...gateway,
        ...(basic && { basic: { ...basic, password: one(basic.password, 'basic/password') } }),
        ...(dkim && { dkim: { ...dkim, privateKey: one(dkim.privateKey, 'dkim/privateKey') } }),
        ...(oauth && {
          oauth: {
            ...oauth,
            clientSecret: one(oauth.clientSecret, 'oauth/clientSecret'),
            ...(refreshToken === undefined ? {} : { refreshToken: one(refreshToken, 'oauth/refreshToken') }),
          },
        }),
      };
    }
  }
}
