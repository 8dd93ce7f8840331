/** Worker that copies a replica; posts the copy's log position and schema as its one message. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import Type from 'typebox';
import { checker } from '../../../shared/validate.ts';
import { copyPages } from '../copy.ts';
import { openDatabase } from '../database.ts';
import { writtenSchemaOf } from '../schema-upgrade.ts';
import { createLogPlace } from './log-place.ts';

const order = checker(Type.Object({ path: Type.String(), to: Type.String(), hurried: Type.Boolean() }));

/** Lowest priority. Only Linux sets it per thread; elsewhere it would slow the whole relay. */
const LAST = 19;
const { path, to, hurried } = order.parse(workerData);
if (process.platform === 'linux' && !hurried) setPriority(LAST);
const source = openDatabase({ path, migrate: 'later' });
try {
  // Snapshot at the start of the copy.
  source.exec('BEGIN');
  const place = createLogPlace(source).get();
  const schema = writtenSchemaOf(source);
  await (hurried ? copyPages(source, to, 0) : copyPages(source, to));
  parentPort?.postMessage({ place, schema });
} finally {
  source.close();
}
