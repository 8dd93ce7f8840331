/** Sets up trusted authorities and proxies of the company's network. */
import { session } from 'electron';
import type { Account } from '../../desk/account/account.ts';
import type { Log } from '../../desk/ports.ts';
import { DOCUMENT_MAX_BYTES } from '../../desk/relay-client/http-request.ts';
import { createAgent, createFetch } from '../../network/agent.ts';
import type { ProxyCredentials } from '../../network/proxy.ts';
import { createProxyRoutes } from '../../network/proxy-routes.ts';
import { createProxySignIns } from '../../network/proxy-sign-ins.ts';
import { CaFileError, trustAuthorities } from '../../network/trust.ts';
import type { ConnectionCheck } from '../../shared/bridge/connection-check.ts';
import { ProblemError, reasonOf } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { checkRelay } from '../check/check.ts';
import { SettingError } from '../profile.ts';
import type { Settings } from './files.ts';

/** Call once, before the first connection. @throws SettingError if `BECKON_CA_FILE` or the policy `caFile` is unusable */
function trustCompanyAuthorities(env: NodeJS.ProcessEnv, log: Log, byPolicy: boolean): void {
  try {
    trustAuthorities(env.BECKON_CA_FILE, (trusted) => log.info('additional authorities are trusted', trusted));
  } catch (error) {
    if (!(error instanceof CaFileError)) throw error;
    throw new SettingError(byPolicy ? error.message.replace('BECKON_CA_FILE', 'policy caFile') : error.message);
  }
}

/** The route for the socket, HTTP requests and sign-in. @throws SettingError */
export async function openNetwork(
  env: NodeJS.ProcessEnv,
  { clock, log, policy, proxySignIns }: Pick<Settings, 'clock' | 'log' | 'policy' | 'proxySignIns'>,
) {
  trustCompanyAuthorities(env, log, policy.atStart.caFile !== undefined);
  await proxySignIns.load();
  const waysTo = createProxyRoutes({
    env,
    system: (url) => session.defaultSession.resolveProxy(url),
    failed: (error) => log.warn('the proxy settings of the system cannot be read', { error: reasonOf(error) }),
  });
  const signIns = createProxySignIns({ kept: proxySignIns.of, now: clock.now });
  const agent = createAgent({ ways: async (url) => (await waysTo(url)).ways, ...signIns });
  return { waysTo, agent, fetch: createFetch(agent), fetchDocument: createFetch(agent, DOCUMENT_MAX_BYTES), signIns };
}
export type Network = Awaited<ReturnType<typeof openNetwork>>;

interface NetworkDeskParts {
  network: Network;
  settings: Pick<Settings, 'clock' | 'log' | 'proxySignIns'>;
  /** BCP 47, for messages. */
  locale(): string;
  account(): Account | null;
  show(check: ConnectionCheck): void;
  /** The relay may be reachable now. */
  reconnect(): void;
  changed(): void;
}

export function createNetworkDesk({ network, settings, locale, account, show, reconnect, changed }: NetworkDeskParts) {
  const { clock, log, proxySignIns } = settings;
  let running: Promise<ConnectionCheck> | null = null;
  let last: ConnectionCheck | null = null;
  return {
    last: () => last,
    check() {
      const used = account();
      if (!used) throw new ProblemError('REQUEST_INVALID', wordsFor(locale()).check.unpaired);
      running ??= checkRelay(used, { ...network, ...network.signIns, clock, log, locale }, show).finally(() => {
        running = null;
      });
      return running.then((check) => {
        last = check;
        if (check.steps.every(({ state }) => state !== 'bad')) reconnect();
        return check;
      });
    },
    async signIn(proxy: string, credentials: ProxyCredentials) {
      await proxySignIns.give(proxy, credentials);
      network.signIns.given(proxy);
      changed();
      reconnect();
    },
    async forget(proxy: string) {
      await proxySignIns.forget(proxy);
      changed();
    },
  };
}
export type NetworkDesk = ReturnType<typeof createNetworkDesk>;
