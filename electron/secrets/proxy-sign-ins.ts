/** Names and passwords for proxies, kept as the token is; each belongs to the one proxy that it was given for. */
import { readFile } from 'node:fs/promises';
import Type from 'typebox';
import type { Log } from '../../desk/ports.ts';
import { type DiskFault, diskFault, isMissing } from '../../disk/faults.ts';
import { replaceFile, sweepParts } from '../../disk/replace.ts';
import type { ProxyCredentials } from '../../network/proxy.ts';
import { checker } from '../../shared/validate.ts';
import { KeptSecret, type Sealer } from './sealer.ts';

/** More than anybody has; the oldest goes. */
const MOST = 20;

const asKept = checker(
  Type.Object({
    proxies: Type.Array(Type.Object({ proxy: Type.String(), user: Type.String(), password: KeptSecret })),
  }),
);

interface ProxySignIns {
  /** Reads what is kept; what cannot be read is asked for again when a proxy wants it. */
  load(): Promise<void>;
  /** @param proxy as `proxyName` calls it */
  of(proxy: string): ProxyCredentials | null;
  /** The proxies that one is known for, the newest last. */
  known(): string[];
  /** Used from now on. Where it cannot be kept it holds for this run, and that is told. */
  give(proxy: string, credentials: ProxyCredentials): Promise<void>;
  forget(proxy: string): Promise<void>;
}

interface ProxySignInDeps {
  sealer: Sealer;
  path: string;
  log: Log;
  /** Null: what is known is kept. */
  unsaved(fault: DiskFault | null): void;
}

export function createProxySignIns({ sealer, path, log, unsaved }: ProxySignInDeps): ProxySignIns {
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
      log.warn('the sign-in for a proxy could not be kept', { fault });
      unsaved(fault);
    }
  }

  /** One after the other, so that the file has the last word. */
  function keep(): Promise<void> {
    const done = writing.then(write);
    writing = done.catch(() => {});
    return done;
  }

  return {
    async load() {
      sweepParts(path, 0);
      await read().catch((error: unknown) => {
        if (!isMissing(error))
          log.warn('the sign-ins for proxies cannot be read', { fault: diskFault(error) ?? 'unknown' });
      });
    },
    of: (proxy) => known.get(proxy) ?? null,
    known: () => [...known.keys()],
    give(proxy, credentials) {
      known.delete(proxy);
      known.set(proxy, credentials);
      for (const oldest of [...known.keys()].slice(0, -MOST)) known.delete(oldest);
      return keep();
    },
    async forget(proxy) {
      if (known.delete(proxy)) await keep();
    },
  };
}
