/** `/me`: the page for staff in a browser or on a phone, its session, and its word that somebody is looking at it. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import Type from 'typebox';
import { ProblemError } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import { jsonBody } from './body.ts';
import { BY_FORM, createGuessLimit, wrongGuess } from './guess-limit.ts';
import { createMeFiles } from './me-files.ts';
import { forgetCookies, isFromPage, MAX_TOKEN, setCookie } from './me-session.ts';
import type { HttpDeps } from './ports.ts';
import { personOf } from './sign-in.ts';

/** Everything from here, nothing inline, no frame around it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const sessionBody = checker(
  Type.Object(
    { token: Type.String({ minLength: 1, maxLength: MAX_TOKEN, pattern: '^[!-~]+$', description: 'a token' }) },
    { additionalProperties: false },
  ),
);

export function meRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const { away, authenticator, clock } = deps;
  const file = createMeFiles();
  const guesses = createGuessLimit(clock, BY_FORM);

  function send(reply: FastifyReply, name: string): FastifyReply {
    const found = file(name);
    if (!found) throw new ProblemError('NOT_FOUND', 'There is nothing at this address');
    return (
      reply
        .headers({ 'content-security-policy': POLICY, 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' })
        .headers({ 'x-robots-tag': 'noindex', 'cross-origin-resource-policy': 'same-origin' })
        // Asked anew each time: a page and its parts must be of one version.
        .header('cache-control', 'no-cache')
        .header('service-worker-allowed', '/me')
        .type(found.type)
        .send(found.bytes)
    );
  }

  app.get('/me', async (_, reply) => send(reply, 'index.html'));
  app.get('/me/', async (_, reply) => reply.redirect('/me', 308));
  app.get<{ Params: { name: string } }>('/me/:name', async ({ params }, reply) => send(reply, params.name));

  app.post('/me/session', async (request, reply) => {
    if (!isFromPage(request)) throw new ProblemError('FORBIDDEN', 'Signing in here is for the page itself');
    const { token } = jsonBody(request, sessionBody);
    const login = await authenticator.authenticate(token);
    if (!login) {
      const refusal = new ProblemError('UNAUTHENTICATED', 'The code or token is not known, or was revoked');
      throw wrongGuess(guesses, request.ip, refusal);
    }
    const seconds = login.expiresAt === undefined ? null : Math.floor((login.expiresAt - clock.now()) / 1000);
    reply.header('set-cookie', setCookie({ token, seconds, secure: away.secure() }));
    return reply.header('cache-control', 'no-store').send({ userId: login.userId });
  });

  app.delete('/me/session', async (request, reply) => {
    if (!isFromPage(request)) throw new ProblemError('FORBIDDEN', 'Signing out here is for the page itself');
    return reply.header('set-cookie', forgetCookies()).send({ signedOut: true });
  });

  app.post('/me/here', async (request, reply) => {
    away.browserActive((await personOf(request, deps)).userId);
    return reply.code(204).send();
  });
}
