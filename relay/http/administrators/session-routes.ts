/** Signing in to the console, and out: a token once, a cookie from then on. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SessionState } from '../../../shared/admin/overview.ts';
import { sessionOperations } from '../../../shared/documents/console-operations.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { type Administrator, administratorBy } from '../gate/administrator.ts';
import { wrongGuess } from '../gate/guess-limit.ts';
import { serve } from '../serve.ts';
import type { ConsoleSessionDeps } from './ports.ts';

export function sessionRoutes(app: FastifyInstance, deps: ConsoleSessionDeps): void {
  const { sessions } = deps;
  const fromConsole = async (request: FastifyRequest): Promise<void> => {
    const fault = request.method === 'POST' ? deps.hosts.otherSite(request) : null;
    if (fault) throw fault;
  };

  serve(app, sessionOperations, fromConsole, {
    adminSession({ request }): SessionState {
      const ways = { token: deps.adminToken !== null, oidc: deps.adminByRole() };
      return { session: sessions.console.current(request), ways };
    },
    async adminSignIn({ body: { token }, request, reply }) {
      const admin = await byForm(token, request, deps);
      const { session, cookie } = await sessions.console.begin(admin.userId, admin.expiresAt ?? null);
      reply.header('set-cookie', cookie);
      return session;
    },
    async adminSignOut({ request, reply }) {
      // Asks for the header that shows it is the console itself.
      sessions.console.administrator(request);
      reply.header('set-cookie', await sessions.console.end(request));
      return { signedOut: true };
    },
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
