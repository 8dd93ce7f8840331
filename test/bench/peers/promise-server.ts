/** Reference: only the relay's durability promise, without the product: on disk before the answer, which names the item. */
import { promiseServer, serve } from './promise-http.ts';
import { openPromise } from './promise-store.ts';

const [file, key, people] = process.argv.slice(2);
if (!file || !key) throw new Error('usage: promise-server.ts FILE KEY PEOPLE');
serve(promiseServer(key, openPromise(file, Number(people)), () => undefined));
