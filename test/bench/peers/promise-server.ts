/** Reference: only what the relay promises of an event, and nothing that makes it a product: on disk before the answer, which names the item. */
import { promiseServer, serve } from './promise-http.ts';
import { openPromise } from './promise-store.ts';

const [file, key, people] = process.argv.slice(2);
if (!file || !key) throw new Error('usage: promise-server.ts FILE KEY PEOPLE');
serve(promiseServer(key, openPromise(file, Number(people)), () => undefined));
