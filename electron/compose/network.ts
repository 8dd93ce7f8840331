/** The company's network, joined: whom this desktop trusts, and the ways it takes. */
import { session } from 'electron';
import { createAgent, createFetch } from '../../network/agent.ts';
import { CaFileError, trustAuthorities } from '../../network/trust.ts';
import { createWays } from '../../network/ways.ts';
import { reasonOf } from '../../shared/problems.ts';
import type { Log } from '../core/ports.ts';
import { SettingError } from '../profile.ts';

/** Once, before the first connection. @throws SettingError where `BECKON_CA_FILE` cannot be used */
function trustCompany(env: NodeJS.ProcessEnv, log: Log): void {
  try {
    log.info('authorities are trusted', trustAuthorities(env.BECKON_CA_FILE));
  } catch (error) {
    throw error instanceof CaFileError ? new SettingError(error.message) : error;
  }
}

/** The one way out for the socket, for questions and for signing in. @throws SettingError */
export function openNetwork(env: NodeJS.ProcessEnv, log: Log) {
  trustCompany(env, log);
  const waysTo = createWays({
    env,
    system: (url) => session.defaultSession.resolveProxy(url),
    failed: (error) => log.warn('the system does not say which proxy to take', { error: reasonOf(error) }),
  });
  const outward = { ways: async (url: URL) => (await waysTo(url)).ways, credentials: () => null };
  const agent = createAgent(outward);
  return { waysTo, agent, fetch: createFetch(agent) };
}
export type Network = ReturnType<typeof openNetwork>;
