/** Worker that digests one snapshot of a store. Posts `begun` once the snapshot is fixed, then the digest. */
import { setPriority } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import Type from 'typebox';
import { checker } from '../../../shared/validate.ts';
import { widthsAtLevel } from '../replica/schema-digest.ts';
import { digestOf } from './digest.ts';

const Fill = Type.Object({ table: Type.String(), set: Type.String() });
const Step = Type.Object({
  expand: Type.String(),
  fill: Type.Optional(Fill),
  data: Type.Optional(Type.String()),
});
const Baseline = Type.Object({ version: Type.Integer(), schema: Type.String() });
const order = checker(Type.Object({ path: Type.String(), baseline: Baseline, steps: Type.Array(Step) }));

/** Lowest priority. Only Linux sets it per thread; elsewhere it would slow the whole relay. */
const LAST = 19;

const { path, baseline, steps } = order.parse(workerData);
const database = new DatabaseSync(path, { readOnly: true });
database.exec('BEGIN');
// The first read fixes the snapshot.
database.prepare('SELECT COUNT(*) FROM sqlite_schema').get();
parentPort?.postMessage('begun');
if (process.platform === 'linux') setPriority(LAST);
parentPort?.postMessage(digestOf(database, widthsAtLevel(database, [baseline, ...steps])));
database.close();
