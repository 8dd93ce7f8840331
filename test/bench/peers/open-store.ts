/** Opens a store as its last process left it, reads its newest item, and says so: what a start can hardly do without. */
import { DatabaseSync } from 'node:sqlite';

const database = new DatabaseSync(process.argv[2] ?? '');
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
const { newest } = database.prepare('SELECT MAX(seq) AS newest FROM items').get() ?? {};
console.log(`ready with ${newest}`);
// Until it is killed, so that the log is still there for the next one.
setInterval(() => {}, 60_000);
