/**
 * Reference: only the relay's promise, without the product: on disk before the reply, which names the item. With POSTGRES-URL a group is in
 * a log there before its reply, as the groups of a relay of several are; the file is then not synced.
 */
import pg from 'pg';
import { promiseServer, serve } from './promise-http.ts';
import { openPromise } from './promise-store.ts';

const [file, key, people, log] = process.argv.slice(2);
if (!file || !key) throw new Error('usage: promise-server.ts FILE KEY PEOPLE [POSTGRES-URL]');
const commit = openPromise(file, Number(people), log === undefined ? 'FULL' : 'NORMAL');

async function commitAfterLog(connectionString: string) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query('CREATE TABLE log (position bigserial PRIMARY KEY, body text NOT NULL)');
  return async (events: readonly unknown[]) => {
    await client.query({
      name: 'append',
      text: 'INSERT INTO log (body) VALUES ($1)',
      values: [JSON.stringify(events)],
    });
    return commit(events);
  };
}

serve(promiseServer(key, log === undefined ? commit : await commitAfterLog(log), () => undefined));
