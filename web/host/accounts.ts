/** Whose desk this is: whoever is signed in at the relay that the page came from, by a session that its cookie names. */
import { type Accounts, createAccounts } from '../../desk/account/account.ts';
import { hostOf } from '../../desk/relay-client/address.ts';
import { signInWays } from '../../desk/relay-client/sign-in-ways.ts';
import { ProblemError, reasonOf } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { WebParts } from './parts.ts';
import type { Surroundings } from './ports.ts';
import type { PageSession } from './sessions.ts';

export function createWebAccounts(around: Surroundings, session: PageSession, parts: WebParts): Accounts {
  const { relay, stores, log, clock, fetch } = around;
  const asking = { fetch, clock, log, locale: parts.locale };
  return createAccounts({
    managed: null,
    home: relay,
    kept: {
      async load() {
        const known = await session.whoIs();
        if (known.state === 'person') return { relay, token: null };
        // Without network the person of the last time sees what is kept here; the relay has the last word.
        return known.state === 'away' && stores.state.get('account') ? { relay, token: null } : null;
      },
      save: async () => stores.state.set('account', { relay }),
      clear: async () => stores.state.delete('account'),
    },
    locale: parts.locale,
    use: (account) => parts.client().use(account),
    renew: (account) => parts.client().renew(account),
    exchange: async (_relay, code) => ({ relay, token: null, user: await session.begin(code) }),
    ways: async () => {
      const { ways } = await signInWays(relay, asking);
      return { relay, host: hostOf(relay), issuer: ways.oidc?.clientId ? hostOf(ways.oidc.issuer) : null };
    },
    browse: async () => {
      throw new ProblemError('FORBIDDEN', wordsFor(parts.locale()).signIn.anewNotHere);
    },
    signedOut: () =>
      void session.end().catch((error) => log.warn('the relay was not told', { error: reasonOf(error) })),
    forget: () => parts.desk().forget(),
  });
}
