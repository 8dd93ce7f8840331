/** Reference: a copy by one statement of SQLite, while another process writes: `bare-copy.ts FILE TO`. */
import { DatabaseSync } from 'node:sqlite';

const [from = '', to = ''] = process.argv.slice(2);
const database = new DatabaseSync(from, { timeout: 5000 });
database.prepare('VACUUM INTO ?').run(to);
database.close();
