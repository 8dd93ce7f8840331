/** Account of the web client: the user of the cookie session at the relay that served the page. */
import { type Accounts, createAccounts } from '../../desk/account/account.ts';
import { hostOf } from '../../desk/relay-client/address.ts';
import { signInMethods } from '../../desk/relay-client/sign-in-methods.ts';
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { CurrentPerson } from './current-person.ts';
import type { WebParts } from './parts.ts';
import type { HostPorts } from './ports.ts';

interface WebAccountParts {
  person: CurrentPerson;
  /** Whether a user is signed in, as far as is known locally. */
  isIn: boolean;
}

export function createWebAccounts(around: HostPorts, { person, isIn }: WebAccountParts, parts: WebParts): Accounts {
  const { relay, stores, log, clock, fetch } = around;
  const asking = { fetch, clock, log, locale: parts.locale };
  return createAccounts({
    managed: null,
    home: relay,
    storage: {
      load: async () => (isIn ? { relay, token: null } : null),
      // No-op: the person is stored as soon as they are known.
      save: async () => {},
      clear: async () => stores.state.delete('account'),
    },
    locale: parts.locale,
    use: (account) => parts.client().use(account),
    renew: (account) => parts.client().renew(account),
    async exchange(_relay, code, stay) {
      return { relay, token: null, user: await person.signIn(code, stay) };
    },
    async ways() {
      const { ways } = await signInMethods(relay, asking);
      return { relay, host: hostOf(relay), issuer: ways.oidc?.clientId ? hostOf(ways.oidc.issuer) : null };
    },
    browse: async () => {
      throw new ProblemError('FORBIDDEN', wordsFor(parts.locale()).signIn.anewNotHere);
    },
    signedOut: () => void person.signOut(),
    forget: () => parts.desk().forget(),
  });
}
