/** Signing in to the console, and out: a token once, a cookie from then on. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SessionRequest, type SessionState } from '../../../shared/admin/overview.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { checker } from '../../../shared/validate.ts';
import { jsonBody } from '../body.ts';
import { type Administrator, administratorBy } from '../gate/administrator.ts';
import { wrongGuess } from '../gate/guess-limit.ts';
import type { ConsoleSessionDeps } from './ports.ts';

const sessionBody = checker(SessionRequest);

export function sessionRoutes(app: FastifyInstance, deps: ConsoleSessionDeps): void {
  const { sessions } = deps;

  app.get('/v1/admin/session', async (request): Promise<SessionState> => {
    const ways = { token: deps.adminToken !== null, oidc: deps.adminByRole() };
    return { session: sessions.console.current(request), ways };
  });

  app.post('/v1/admin/session', async (request, reply) => {
    const fault = deps.hosts.otherSite(request);
    if (fault) throw fault;
    const { token } = jsonBody(request, sessionBody);
    const admin = await byForm(token, request, deps);
    const { session, cookie } = await sessions.console.begin(admin.userId, admin.expiresAt ?? null);
    return reply.header('set-cookie', cookie).send(session);
  });

  app.delete('/v1/admin/session', async (request, reply) => {
    // Asks for the header that shows it is the console itself.
    sessions.console.administrator(request);
    return reply.header('set-cookie', await sessions.console.end(request)).send({ signedOut: true });
  });
}

/** Somebody who types is told to wait sooner than a script. */
async function byForm(token: string, request: FastifyRequest, deps: ConsoleSessionDeps): Promise<Administrator> {
  try {
    return await administratorBy(token, request, deps);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.status >= 500) throw error;
    throw wrongGuess(deps.formGuesses, request.ip, error);
  }
}
