/** A worker that takes the digest of a store beside the work, of one state of it. First it says that this stands fast, then what it came to. */
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

/** Everything else goes before it. Of a thread this is understood by Linux alone; elsewhere it would slow the whole relay. */
const LAST = 19;

const { path, baseline, steps } = order.parse(workerData);
const database = new DatabaseSync(path, { readOnly: true });
database.exec('BEGIN');
// The state is that of the first read.
database.prepare('SELECT COUNT(*) FROM sqlite_schema').get();
parentPort?.postMessage('begun');
if (process.platform === 'linux') setPriority(LAST);
parentPort?.postMessage(digestOf(database, widthsAtLevel(database, [baseline, ...steps])));
database.close();
