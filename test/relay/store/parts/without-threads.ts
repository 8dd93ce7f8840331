/**
 * `without-threads.ts FOLDER`: a store in a process that may start no thread, as on a machine at its thread limit. Prints as JSON the
 * number of published changes and the errors about threads.
 */
import { join } from 'node:path';
import { sqliteBackend } from '../../../../relay/store/backend.ts';
import { reasonOf } from '../../../../shared/problems.ts';
import { itemOf, save } from '../../parts/items.ts';
import { sealingIn, viewOf } from '../../parts/store.ts';

/** Enough to request a thread. */
const GROUPS = 10;
const ITEMS = 100;

const [folder = ''] = process.argv.slice(2);
const errors: string[] = [];
const view = viewOf({});
const store = sqliteBackend(join(folder, 'b.db')).open({
  clock: { now: Date.now },
  sealing: sealingIn(folder),
  directory: () => view,
  onForeignWrite() {},
  observe() {},
  onError: (error) => errors.push(reasonOf(error)),
  threads: true,
});
let told = 0;
store.feed.subscribe((changes) => {
  told += changes.length;
});
const looks: (() => void)[] = [];
const after = (_: number, look: () => void) => {
  looks.push(look);
  return () => {};
};
store.condition.watch({ after }, () => {});
looks.shift()?.();
for (let group = 0; group < GROUPS; group++) {
  await store.writer.write((tx) => {
    for (let n = 0; n < ITEMS; n++) save(tx, itemOf(`${group}-${n}`), ['ann']);
  });
}
await store.close();
console.log(JSON.stringify({ told, errors, looksAgain: looks.length > 0 }));
