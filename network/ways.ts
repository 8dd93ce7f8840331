/** The ways to an address as they are now: the environment's, and where that says nothing, the operating system's. */
import { isLoopback } from '../shared/rules/loopback.ts';
import { DIRECT, type Environment, type Way, wayByEnvironment, waysByPac } from './proxy.ts';

export interface Ways {
  /** In the order they are to be tried; never empty. */
  ways: readonly Way[];
  /** Who said so. `none`: nobody was asked, the address is on this machine. */
  by: 'none' | 'environment' | 'system';
}

interface WaysDeps {
  env: Environment;
  /** What the system says for an address, as PAC answers. */
  system(url: string): Promise<string>;
  /** The system did not say. */
  failed(error: unknown): void;
  /** ms for the system to say; a PAC file may have to be fetched. */
  patienceMs?: number;
}

const PATIENCE_MS = 15_000;

/** Never rejects: where the system does not say, the straight way is tried. */
export function createWays(deps: WaysDeps): (url: URL) => Promise<Ways> {
  return async (url) => {
    if (isLoopback(url.hostname)) return { ways: [DIRECT], by: 'none' };
    const named = wayByEnvironment(url, deps.env);
    if (named) return { ways: [named], by: 'environment' };
    try {
      // Without the path: nobody but the relay has to know it.
      return { ways: waysByPac(await inTime(deps.system(url.origin), deps.patienceMs ?? PATIENCE_MS)), by: 'system' };
    } catch (error) {
      deps.failed(error);
      return { ways: [DIRECT], by: 'system' };
    }
  };
}

async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new DOMException('the system did not say in time', 'TimeoutError')), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
