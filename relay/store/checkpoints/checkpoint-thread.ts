/** The thread of `checkpointer.ts`: a connection of its own, which waits for no reader and no writer and moves what it can. */
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
    // A disk that is full or fails: the commits meet it themselves, and say so.
  }
  parentPort?.postMessage('moved');
});
