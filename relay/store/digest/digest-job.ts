/** Runs the digest of a store in a worker thread. */
import { Worker } from 'node:worker_threads';
import type { DigestJob, StoreDigest } from '../../domain/digest-ports.ts';
import type { Migrations } from '../migrations.ts';

/** The store may be open. An error rejects both promises. */
export function startDigest(path: string, [baseline, ...steps]: Migrations): DigestJob {
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
  worker.once('exit', () => fail(new Error('the digest of the store was aborted')));
  // A caller may await only one of them: avoids an unhandled rejection of the other.
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
