/** A worker that checks a store beside the work: what it finds is its one message. What it cannot look at ends it with an error. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import Type from 'typebox';
import { checker } from '../../shared/validate.ts';
import { checkFile } from './damage.ts';

const order = checker(
  Type.Object({ path: Type.String(), depth: Type.Union([Type.Literal('quick'), Type.Literal('thorough')]) }),
);

/** Everything else goes before it. Of a thread this is understood by Linux alone; elsewhere it would slow the whole relay. */
const LAST = 19;
if (process.platform === 'linux') setPriority(LAST);

const { path, depth } = order.parse(workerData);
parentPort?.postMessage(checkFile(path, depth));
