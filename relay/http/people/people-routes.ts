/** People over HTTP: ways to sign in, pairing, own profile and sessions. */
import { meOperations, ownSessionOperations } from '../../../shared/documents/people-operations.ts';
import { meIn } from '../../../shared/people.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { localeFor } from '../../../shared/rules/locale.ts';
import type { SignInWays } from '../../../shared/sign-in.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { languageOf } from '../../../shared/words/words.ts';
import type { OidcSettings } from '../../domain/people/identity.ts';
import { BY_FORM, createGuessLimit, wrongGuess } from '../gate/guess-limit.ts';
import { createRequestLimit } from '../gate/rate-limit.ts';
import type { Serve } from '../operation-server.ts';
import { queryFault } from '../query.ts';
import type { PeopleDeps } from './ports.ts';

export const CODE_UNKNOWN = refusals.signIn.codeUnknown;
/** `GET /v1/sign-in` per address, which a whole office may share: burst and rate per second. */
const BURST = 60;
const PER_SECOND = 1;

export function peopleRoutes(serve: Serve, deps: PeopleDeps): void {
  const { reader, clock, directory, ownSessions } = deps;
  const guesses = createGuessLimit(clock, BY_FORM);
  const asking = createRequestLimit(clock, BURST);

  serve(meOperations, {
    signInWays({ request }) {
      const wait = asking.take(request.ip, PER_SECOND);
      if (wait > 0) throw new ProblemError('RATE_LIMITED', refusals.signIn.askedTooMuch, { retryAfter: wait });
      return waysOf(directory().oidc());
    },
    async pair({ body: { code, device }, request, reply }) {
      const paired = await deps.freshness.found(() => deps.pair(code, device));
      if (!paired) throw wrongGuess(guesses, request.ip, new ProblemError('UNAUTHENTICATED', CODE_UNKNOWN));
      reply.header('cache-control', 'no-store');
      return paired;
    },
    me(_, { userId }) {
      const me = reader.me(userId);
      return me && meIn(me, languageOf(localeFor(me.user)));
    },
    subscriptions: (_, { userId }) => reader.subscriptions(userId),
  });

  serve(ownSessionOperations, {
    sessions: (_, login) => ({ items: ownSessions.list(login) }),
    async endSessions({ query: { id }, request }, login) {
      // A misspelled parameter must not end all sessions.
      for (const name of Object.keys(request.query ?? {})) if (name !== 'id') throw queryFault(name, 'is not known');
      return { ended: await (id === null ? ownSessions.endOthers(login) : ownSessions.end(login, id)) };
    },
    endSession: async ({ path }, login) => ({ ended: await ownSessions.end(login, path.id) }),
    makeOwnCode: (_, login) => ownSessions.makeCode(login),
  });
}

/** Excludes how tokens are evaluated, which is internal. */
function waysOf(oidc: OidcSettings | null): SignInWays {
  if (!oidc) return { methods: ['token', 'pair'] };
  const { issuer, clientId, scopes, audience, redirectPorts } = oidc;
  const way = { issuer, clientId, scopes, audience, ...(redirectPorts ? { redirectPorts } : {}) };
  return { methods: ['token', 'pair', 'oidc'], oidc: way };
}
