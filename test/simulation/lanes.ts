/** Executors of seeds: this process, or parallel threads that share no state. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type AskedSeed, type ToldSeed, tellOf } from './one-seed.ts';
import { openSimulator } from './simulation.ts';

/** Runs one seed at a time. */
interface Lane {
  /** @throws the error that ended the thread */
  run(asked: AskedSeed): Promise<ToldSeed>;
  close(): void;
}

export const openLanes = (count: number): Lane[] => (count === 1 ? [here()] : Array.from({ length: count }, thread));

function here(): Lane {
  const simulator = openSimulator();
  return { run: (asked) => tellOf(simulator, asked), close: simulator.close };
}

function thread(): Lane {
  const worker = new Worker(new URL('./seed-thread.ts', import.meta.url));
  return {
    async run(asked) {
      worker.postMessage(asked);
      const [told] = await once(worker, 'message');
      return told;
    },
    close: () => worker.postMessage(null),
  };
}
