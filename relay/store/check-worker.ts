/** Worker that checks a store; posts the faults as its one message. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import Type from 'typebox';
import { checker } from '../../shared/validate.ts';
import { checkFile } from './damage.ts';

const order = checker(
  Type.Object({ path: Type.String(), depth: Type.Union([Type.Literal('quick'), Type.Literal('thorough')]) }),
);

/** Lowest priority. Only Linux sets it per thread; elsewhere it would slow the whole relay. */
const LAST = 19;
if (process.platform === 'linux') setPriority(LAST);

const { path, depth } = order.parse(workerData);
parentPort?.postMessage(checkFile(path, depth));
