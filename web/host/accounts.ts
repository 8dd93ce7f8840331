/** Account of the web client: the user of the cookie session at the relay that served the page. */
import { type Accounts, createAccounts } from '../../desk/account/account.ts';
import { hostOf } from '../../desk/relay-client/address.ts';
import type { RelayClient } from '../../desk/relay-client/relay-client.ts';
import { signInMethods } from '../../desk/relay-client/sign-in-methods.ts';
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { CurrentPerson } from './current-person.ts';
import type { DeskForwarder } from './desk-forwarder.ts';
import type { HostPorts } from './ports.ts';

interface WebAccountParts {
  person: CurrentPerson;
  /** Whether a user is signed in, as far as is known locally. */
  isIn: boolean;
  client: Pick<RelayClient, 'use' | 'renew'>;
  forwarder: Pick<DeskForwarder, 'forget'>;
  /** BCP 47, for messages to the user. */
  locale(): string;
}

export function createWebAccounts(around: HostPorts, parts: WebAccountParts): Accounts {
  const { person, isIn, client, forwarder, locale } = parts;
  const { relay, stores, log, clock, fetch } = around;
  const asking = { fetch, clock, log, locale };
  return createAccounts({
    managed: null,
    home: relay,
    storage: {
      load: async () => (isIn ? { relay, token: null } : null),
      // No-op: the person is stored as soon as they are known.
      save: async () => {},
      clear: async () => stores.state.delete('account'),
    },
    locale,
    use: client.use,
    renew: client.renew,
    async exchange(_relay, code, stay) {
      return { relay, token: null, user: await person.signIn(code, stay) };
    },
    async ways() {
      const { ways } = await signInMethods(relay, asking);
      return { relay, host: hostOf(relay), issuer: ways.oidc?.clientId ? hostOf(ways.oidc.issuer) : null };
    },
    browse: async () => {
      throw new ProblemError('FORBIDDEN', wordsFor(locale()).signIn.anewNotHere);
    },
    signedOut: () => void person.signOut(),
    forget: forwarder.forget,
  });
}
