/**
 * Reference: only the relay's promise, without the product: on disk before the reply, which names the item. With POSTGRES-URL a group is
 * first appended to a log there, as a deflated changeset that another copy could apply, with the hash of its chain. The file is then
 * not synced.
 */
import { hash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import pg from 'pg';
import { promiseServer, serve } from './promise-http.ts';
import { openPromise } from './promise-store.ts';

const [file, key, people, log] = process.argv.slice(2);
if (!file || !key) throw new Error('usage: promise-server.ts FILE KEY PEOPLE [POSTGRES-URL]');
const store = openPromise(file, Number(people), log === undefined ? 'FULL' : 'NORMAL');

async function commitAfterLog(connectionString: string) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query('CREATE TABLE log (position bigint PRIMARY KEY, hash bytea NOT NULL, body bytea NOT NULL)');
  let head = { position: 0, hash: Buffer.alloc(32) };
  return async (events: readonly unknown[]) => {
    const accepted = store.write(events);
    const body = deflateRawSync(store.changeset(), { level: 1 });
    head = { position: head.position + 1, hash: hash('sha256', Buffer.concat([head.hash, body]), 'buffer') };
    await client.query({
      name: 'append',
      text: 'INSERT INTO log (position, hash, body) VALUES ($1, $2, $3)',
      values: [head.position, head.hash, body],
    });
    store.commit();
    return accepted;
  };
}

serve(promiseServer(key, log === undefined ? store.run : await commitAfterLog(log), () => undefined));
