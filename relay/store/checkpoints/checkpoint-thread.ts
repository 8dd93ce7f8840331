/** Thread of `checkpointer.ts`: passive checkpoints on its own connection, without waiting for readers or writers. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

const database = new DatabaseSync(String(workerData));
const move = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');

parentPort?.on('message', (asked) => {
  if (asked === 'close') {
    database.close();
    parentPort?.close();
    return;
  }
  try {
    move.get();
  } catch {
    // Full or failing disk: the commits meet and report the error themselves.
  }
  parentPort?.postMessage('moved');
});
