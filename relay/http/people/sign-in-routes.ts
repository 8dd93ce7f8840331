/** `GET /v1/sign-in`: how a desktop that knows nobody yet may sign in here. Open to all, and slow for whoever asks too often. */

import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../../../shared/problems.ts';
import type { SignInWays } from '../../../shared/sign-in.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { OidcSettings } from '../../domain/people/identity.ts';
import { createRequestLimit } from '../gate/rate-limit.ts';
import type { SignInDeps } from './ports.ts';

/** A whole office may stand behind one address: 60 at once, then one a second. */
const BURST = 60;
const PER_SECOND = 1;

export function signInRoutes(app: FastifyInstance, { clock, directory }: SignInDeps): void {
  const asking = createRequestLimit(clock, BURST);

  app.get('/v1/sign-in', async (request, reply) => {
    const wait = asking.take(request.ip, PER_SECOND);
    if (wait > 0) throw new ProblemError('RATE_LIMITED', refusals.signIn.askedTooMuch, { retryAfter: wait });
    return reply.header('cache-control', 'no-store').send(waysOf(directory().oidc()));
  });
}

/** Nothing of how tokens are read: that is the relay's own. */
function waysOf(oidc: OidcSettings | null): SignInWays {
  if (!oidc) return { methods: ['token', 'pair'] };
  const { issuer, clientId, scopes, audience, redirectPorts } = oidc;
  const way = { issuer, clientId, scopes, audience, ...(redirectPorts ? { redirectPorts } : {}) };
  return { methods: ['token', 'pair', 'oidc'], oidc: way };
}
