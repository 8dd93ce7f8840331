/** Credentials for proxies, stored like the token; each is used only for the proxy it was given for. */
import { readFile } from 'node:fs/promises';
import Type from 'typebox';
import type { Log } from '../../desk/ports.ts';
import { type DiskFault, diskFault, isMissing } from '../../disk/faults.ts';
import { replaceFile, sweepParts } from '../../disk/replace.ts';
import type { ProxyCredentials } from '../../network/proxy.ts';
import { checker } from '../../shared/validate.ts';
import { KeptSecret, type Sealer } from './sealer.ts';

/** Limit; the oldest are evicted. */
const MOST = 20;

const asKept = checker(
  Type.Object({
    proxies: Type.Array(Type.Object({ proxy: Type.String(), user: Type.String(), password: KeptSecret })),
  }),
);

interface ProxySignInDeps {
  sealer: Sealer;
  path: string;
  log: Log;
  /** Null: stored. */
  unsaved(fault: DiskFault | null): void;
}

export function createProxySignIns({ sealer, path, log, unsaved }: ProxySignInDeps) {
  const known = new Map<string, ProxyCredentials>();
  let writing: Promise<void> = Promise.resolve();

  async function read(): Promise<void> {
    const kept: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (!asKept.is(kept)) throw new SyntaxError('of another version');
    for (const { proxy, user, password } of kept.proxies) {
      const opened = await sealer.open(password);
      if (opened !== null) known.set(proxy, { user, password: opened });
    }
  }

  async function write(): Promise<void> {
    const proxies = [];
    for (const [proxy, { user, password }] of known)
      proxies.push({ proxy, user, password: await sealer.close(password) });
    try {
      await replaceFile(path, JSON.stringify({ proxies }));
      unsaved(null);
    } catch (error) {
      const fault = diskFault(error);
      if (fault === null) throw error;
      log.warn('the sign-in for a proxy could not be stored', { fault });
      unsaved(fault);
    }
  }

  /** Serializes writes, so that the latest state is on disk. */
  function keep(): Promise<void> {
    const done = writing.then(write);
    writing = done.catch(() => {});
    return done;
  }

  return {
    /** Unreadable credentials are requested from the user again when needed. */
    async load(): Promise<void> {
      sweepParts(path, 0);
      await read().catch((error: unknown) => {
        if (!isMissing(error))
          log.warn('the sign-ins for proxies cannot be read', { fault: diskFault(error) ?? 'unknown' });
      });
    },
    /** @param proxy as returned by `proxyName` */
    of: (proxy: string): ProxyCredentials | null => known.get(proxy) ?? null,
    /** Proxies with credentials, most recent last. */
    known: (): string[] => [...known.keys()],
    /** Effective immediately. If it cannot be stored, that is reported and it lasts for this run. */
    give(proxy: string, credentials: ProxyCredentials): Promise<void> {
      known.delete(proxy);
      known.set(proxy, credentials);
      for (const oldest of [...known.keys()].slice(0, -MOST)) known.delete(oldest);
      return keep();
    },
    async forget(proxy: string): Promise<void> {
      if (known.delete(proxy)) await keep();
    },
  };
}
