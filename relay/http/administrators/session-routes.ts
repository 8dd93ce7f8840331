/** Console sessions: sign in with a token, then authenticate by cookie. */
import type { FastifyRequest } from 'fastify';
import type { SessionState } from '../../../shared/admin/overview.ts';
import { sessionOperations } from '../../../shared/documents/console-operations.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { type Administrator, administratorBy } from '../gate/administrator.ts';
import type { Gate } from '../gate/gates.ts';
import { wrongGuess } from '../gate/guess-limit.ts';
import type { Handlers, Serve } from '../operation-server.ts';
import type { ConsoleSessionDeps } from './ports.ts';

export function sessionRoutes(serve: Serve, deps: ConsoleSessionDeps): void {
  const { sessions } = deps;
  const fromConsole: Gate<null> = {
    async enter(request, work) {
      const fault = request.method === 'POST' ? deps.hosts.otherSite(request) : null;
      if (fault) throw fault;
      return work(null);
    },
  };
  const handlers: Handlers<typeof sessionOperations> = {
    adminSession({ request }): SessionState {
      const ways = { token: deps.adminToken !== null, ...deps.waysByRole() };
      return { session: sessions.console.current(request), ways };
    },
    async adminSignIn({ body: { token }, request, reply }) {
      const admin = await byForm(token, request, deps);
      const { session, cookie } = await sessions.console.begin(admin.userId, admin.expiresAt ?? null);
      reply.header('set-cookie', cookie);
      return session;
    },
    async adminSignOut({ request, reply }) {
      // Also checks the CSRF header, so that only the console itself can sign out.
      sessions.console.administrator(request);
      reply.header('set-cookie', await sessions.console.end(request));
      return { signedOut: true };
    },
  };
  serve(sessionOperations, handlers, fromConsole);
}

/** Typed tokens have a lower limit of wrong guesses than scripts. */
async function byForm(token: string, request: FastifyRequest, deps: ConsoleSessionDeps): Promise<Administrator> {
  try {
    return await administratorBy(token, request, deps);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.status >= 500) throw error;
    throw wrongGuess(deps.formGuesses, request.ip, error);
  }
}
