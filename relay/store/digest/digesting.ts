/** The digest of a store in a thread of its own. */
import { Worker } from 'node:worker_threads';
import type { Digesting, StoreDigest } from '../../domain/digest-ports.ts';
import type { Migrations } from '../migrations.ts';

/**
 * What goes wrong rejects both promises.
 * @param path of the file of a store that is open or not
 * @param migrations the schema of the program; what is newer in the file than its level is not looked at
 */
export function startDigest(path: string, [baseline, ...steps]: Migrations): Digesting {
  const worker = new Worker(new URL('./digest-worker.ts', import.meta.url), { workerData: { path, baseline, steps } });
  const begun = Promise.withResolvers<void>();
  const done = Promise.withResolvers<StoreDigest>();
  const fail = (error: unknown): void => {
    begun.reject(error);
    done.reject(error);
  };
  worker.on('message', (said: 'begun' | StoreDigest) => {
    if (said === 'begun') begun.resolve();
    else done.resolve(said);
  });
  worker.once('error', fail);
  worker.once('exit', () => fail(new Error('the digest of the store was ended')));
  // Whoever waits for one of them hears of it; nobody need wait for both.
  begun.promise.catch(() => {});
  done.promise.catch(() => {});
  return {
    begun: begun.promise,
    done: done.promise,
    async end() {
      await worker.terminate();
    },
  };
}
