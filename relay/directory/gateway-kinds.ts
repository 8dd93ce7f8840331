/** What the directory knows of each kind of gateway. One that is added does not compile until every question here is answered for it. */
import type { DirectoryGateway } from '../../shared/directory.ts';
import type { Secrets } from '../../shared/primitives.ts';

/** Where its messages go, as its entry says; a browser names its push service itself, when it subscribes. */
export function addressesOf(gateway: DirectoryGateway): string[] {
  switch (gateway.kind) {
    case 'webhook':
      return [gateway.url];
    case 'opentext':
      return [gateway.base, gateway.api, gateway.odn].filter((url) => url !== undefined);
    case 'webpush':
      return [];
  }
}

/** What it signs its messages with, where the administrator chose that; null: the service made its secrets, or a tool did. */
export function signingSecretsOf(gateway: DirectoryGateway): Secrets | null {
  switch (gateway.kind) {
    case 'webhook':
      return gateway.secret;
    case 'opentext':
    case 'webpush':
      return null;
  }
}

/** The entry with its secrets as they are used. @param resolve of one member, by its name; none where it cannot be opened */
export function withSecrets(
  gateway: DirectoryGateway,
  resolve: (written: Secrets, member: string) => string[],
): DirectoryGateway {
  const one = (written: string, member: string): string => resolve(written, member)[0] ?? '';
  switch (gateway.kind) {
    case 'webhook':
      return { ...gateway, secret: resolve(gateway.secret, 'secret') };
    case 'webpush':
      return { ...gateway, privateKey: one(gateway.privateKey, 'privateKey') };
    case 'opentext': {
      const { password, clientSecret } = gateway;
      return {
        ...gateway,
        ...(password === undefined ? {} : { password: one(password, 'password') }),
        ...(clientSecret === undefined ? {} : { clientSecret: one(clientSecret, 'clientSecret') }),
      };
    }
  }
}
