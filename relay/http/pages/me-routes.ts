/** `/me/session`: browser sessions of the web client, opened with a one-time code or a token. */

import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { PairRequest } from '../../../shared/people.ts';
import { Duration } from '../../../shared/primitives.ts';
import { ProblemError, reasonOf } from '../../../shared/problems.ts';
import { browserName } from '../../../shared/rules/browser-name.ts';
import { parseDuration } from '../../../shared/rules/duration.ts';
import { COST } from '../../../shared/rules/person-costs.ts';
import { checker } from '../../../shared/validate.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { jsonBody } from '../body.ts';
import { isFromPage } from '../gate/cookie-sessions.ts';
import { BY_FORM, createGuessLimit, wrongGuess } from '../gate/guess-limit.ts';
import { spendOf } from '../gate/person.ts';
import { CODE_UNKNOWN } from '../people/people-routes.ts';
import type { MeSessionDeps } from './ports.ts';

/** Either a one-time code, with the session's length in `stay`, or a typed token. */
const sessionBody = checker(
  Type.Union([
    Type.Object({ code: PairRequest.properties.code, stay: Type.Optional(Duration) }, { additionalProperties: false }),
    Type.Object(
      { token: Type.String({ minLength: 1, maxLength: 16_384, pattern: '^[!-~]+$', description: 'a token' }) },
      { additionalProperties: false },
    ),
  ]),
);
const codeBody = checker(Type.Object({ code: PairRequest.properties.code }, { additionalProperties: false }));
/** Minimum length of a session, ms. */
const LEAST_STAY_MS = 60_000;

/** @returns ms; null: the full lifetime. @throws REQUEST_INVALID */
function stayOf(stay: string | undefined): number | null {
  if (stay === undefined) return null;
  let detail: string = refusals.signIn.stayTooShort;
  try {
    const ms = parseDuration(stay);
    if (ms >= LEAST_STAY_MS) return ms;
  } catch (error) {
    detail = reasonOf(error);
  }
  throw new ProblemError('REQUEST_INVALID', `/stay ${detail}`, { errors: [{ pointer: '/stay', detail }] });
}

export function meRoutes(app: FastifyInstance, deps: MeSessionDeps): void {
  const { authenticator, budget, clock, freshness, hosts, sessions } = deps;
  const guesses = createGuessLimit(clock, BY_FORM);

  /** @throws FORBIDDEN unless the web client sent the request */
  function forThePage(request: FastifyRequest): void {
    if (!isFromPage(request)) throw new ProblemError('FORBIDDEN', refusals.requests.pageOnly);
    const fault = hosts.otherSite(request);
    if (fault) throw fault;
  }

  /** @returns null for an unknown token. @throws RATE_LIMITED: each session is a write and evicts the person's oldest sessions */
  async function byToken(token: string, device: string): Promise<{ cookie: string; userId: string } | null> {
    const login = await authenticator.authenticate(token);
    if (!login) return null;
    const { userId, tokenId, expiresAt, signedInAt } = login;
    await spendOf(budget, userId, COST.code);
    const bySignOn = signedInAt !== undefined;
    const cookie = await sessions.page.begin({
      userId,
      origin: bySignOn ? 'oidc' : 'browser',
      openedBy: tokenId,
      device,
      // Access tokens live for minutes; a session by single sign-on has its own lifetime.
      until: bySignOn ? null : (expiresAt ?? null),
      signedInAt: signedInAt ?? null,
    });
    return { cookie, userId };
  }

  app.post('/me/session', async (request, reply) => {
    forThePage(request);
    const given = jsonBody(request, sessionBody);
    const device = browserName(request.headers['user-agent'] ?? '');
    const begun = await ('code' in given
      ? freshness.found(() => sessions.page.beginByCode(given.code, device, stayOf(given.stay)))
      : byToken(given.token, device));
    if (!begun) {
      const refusal = new ProblemError(
        'UNAUTHENTICATED',
        'code' in given ? CODE_UNKNOWN : refusals.signIn.tokenUnknown,
      );
      throw wrongGuess(guesses, request.ip, refusal);
    }
    return reply.header('set-cookie', begun.cookie).header('cache-control', 'no-store').send({ userId: begun.userId });
  });

  /** Shows who would sign in. No leak: the code itself would sign the caller in. A wrong code counts as a guess. */
  app.post('/me/session/person', async (request, reply) => {
    forThePage(request);
    const { code } = jsonBody(request, codeBody);
    const name = await freshness.found(async () => sessions.page.nameByCode(code));
    if (name === null) throw wrongGuess(guesses, request.ip, new ProblemError('UNAUTHENTICATED', CODE_UNKNOWN));
    return reply.header('cache-control', 'no-store').send({ name });
  });

  app.delete('/me/session', async (request, reply) => {
    forThePage(request);
    return reply.header('set-cookie', await sessions.page.end(request)).send({ signedOut: true });
  });
}
