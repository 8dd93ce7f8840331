/** The ways to an address: from the environment or, if unset there, from the operating system. */
import { isLoopback } from '../shared/rules/loopback.ts';
import { DIRECT, type ProxyEnvironment, type ProxyRoute, routeFromEnvironment, routesFromPac } from './proxy.ts';

export interface ProxyRoutes {
  /** In order of preference; never empty. */
  ways: readonly ProxyRoute[];
  /** Source of the ways. `none`: not queried, because the address is on this machine. */
  by: 'none' | 'environment' | 'system';
}

interface ProxyRoutesDeps {
  env: ProxyEnvironment;
  /** The system's proxies for a URL, as a PAC result. */
  system(url: string): Promise<string>;
  failed(error: unknown): void;
  /** Timeout in ms; the system may have to download a PAC file. */
  patienceMs?: number;
}

const PATIENCE_MS = 15_000;

/** Never rejects: if the system's query fails, the direct way is used. */
export function createProxyRoutes(deps: ProxyRoutesDeps): (url: URL) => Promise<ProxyRoutes> {
  return async (url) => {
    if (isLoopback(url.hostname)) return { ways: [DIRECT], by: 'none' };
    const named = routeFromEnvironment(url, deps.env);
    if (named) return { ways: [named], by: 'environment' };
    try {
      // Without the path, which only the relay needs.
      return {
        ways: routesFromPac(await inTime(deps.system(url.origin), deps.patienceMs ?? PATIENCE_MS)),
        by: 'system',
      };
    } catch (error) {
      deps.failed(error);
      return { ways: [DIRECT], by: 'system' };
    }
  };
}

async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new DOMException('the system did not answer in time', 'TimeoutError')), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
