/** A worker thread that runs one seed at a time. */
import { parentPort } from 'node:worker_threads';
import { type AskedSeed, tellOf } from './one-seed.ts';
import { openSimulator } from './simulation.ts';

const simulator = openSimulator();

parentPort?.on('message', async (asked: AskedSeed | null) => {
  if (asked !== null) return void parentPort?.postMessage(await tellOf(simulator, asked));
  simulator.close();
  parentPort?.close();
});
