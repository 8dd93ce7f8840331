/** A worker that copies a replica beside the work: where the copy stands, and of which schema it is, are its one message. What it cannot copy ends it with an error. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import Type from 'typebox';
import { checker } from '../../../shared/validate.ts';
import { copyPages } from '../copy.ts';
import { openDatabase } from '../database.ts';
import { writtenSchemaOf } from '../migrating.ts';
import { createLogPlace } from './log-place.ts';

const order = checker(Type.Object({ path: Type.String(), to: Type.String(), hurried: Type.Boolean() }));

/** Everything else goes before it. Of a thread this is understood by Linux alone; elsewhere it would slow the whole relay. */
const LAST = 19;
const { path, to, hurried } = order.parse(workerData);
if (process.platform === 'linux' && !hurried) setPriority(LAST);
const source = openDatabase({ path, migrate: 'later' });
try {
  // As it is when the copy begins, whatever is written meanwhile.
  source.exec('BEGIN');
  const place = createLogPlace(source).get();
  const schema = writtenSchemaOf(source);
  await (hurried ? copyPages(source, to, 0) : copyPages(source, to));
  parentPort?.postMessage({ place, schema });
} finally {
  source.close();
}
