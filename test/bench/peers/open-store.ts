/** Opens a store after a kill, reads its newest item, and prints a line: the minimum work of a start. */
import { DatabaseSync } from 'node:sqlite';

const database = new DatabaseSync(process.argv[2] ?? '');
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
const { newest } = database.prepare('SELECT MAX(seq) AS newest FROM items').get() ?? {};
console.log(`ready with ${newest}`);
// Runs until killed, so that the WAL remains for the next one.
setInterval(() => {}, 60_000);
