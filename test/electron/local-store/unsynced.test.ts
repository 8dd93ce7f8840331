/** Which outbox writes wait for the disk: counted by SQLite's synchronous level. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import type { Intent, StoredAnswer } from '../../../desk/ports.ts';
import type { Database } from '../../../desk/store/database.ts';
import { createOutboxStore } from '../../../desk/store/outbox-store.ts';
import { openOutboxStore } from '../../../electron/local-store/outbox-file.ts';
import { storeFolder } from '../../desk/store/backends.ts';
import { iso, T0, uuid } from '../parts/items.ts';

const answer: StoredAnswer = {
  itemId: uuid(1),
  key: uuid(2),
  action: 'approve',
  label: 'Approve',
  comment: null,
  at: iso(T0),
  status: 'kept',
  tried: false,
  problem: null,
  heldUntil: null,
  version: 1,
};
const shown: Intent = { kind: 'shown', itemId: uuid(1) };
const seen: Intent = { kind: 'seen', itemId: uuid(1) };

/** An outbox in a file, as the desktop's; `levels` are those of the writes since the last call. */
function watchedOutbox(t: TestContext) {
  const file = new DatabaseSync(join(storeFolder(t), 'outbox.db'));
  t.after(() => file.close());
  file.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  let levels: string[] = [];
  const level = () => (file.prepare('PRAGMA synchronous').get()?.synchronous === 2 ? 'synced' : 'unsynced');
  const db: Database = {
    exec: (sql) => file.exec(sql),
    get isTransaction() {
      return file.isTransaction;
    },
    prepare(sql) {
      const statement = file.prepare(sql);
      return {
        run(...values) {
          levels.push(level());
          return statement.run(...values);
        },
        get: (...values) => statement.get(...values),
        all: (...values) => statement.all(...values),
        iterate: (...values) => statement.iterate(...values),
      };
    },
  };
  const store = createOutboxStore(db);
  const taken = () => {
    const since = levels;
    levels = [];
    return since;
  };
  return { file, store, taken, level };
}

test('only display records and their acknowledgements are written without sync', (t) => {
  const { store, taken, level } = watchedOutbox(t);
  store.putIntent(shown);
  store.dropIntents(store.intents());
  assert.deepEqual(taken(), ['unsynced', 'unsynced']);
  assert.equal(level(), 'synced');
  store.put([answer]);
  store.putIntent(seen);
  store.putIntent({ kind: 'snooze', itemId: uuid(1), until: null, beckonAt: iso(T0) });
  store.putIntent(shown);
  assert.deepEqual(taken(), ['synced', 'synced', 'synced', 'unsynced']);
  store.dropIntents(store.intents());
  store.remove(answer.key);
  assert.deepEqual(taken(), ['synced', 'synced', 'synced', 'synced']);
  assert.deepEqual(store.intents(), []);
});

test('what cannot be written leaves the next write waiting for the disk', (t) => {
  const { file, store, taken, level } = watchedOutbox(t);
  file.exec(`CREATE TRIGGER full BEFORE INSERT ON intents BEGIN SELECT RAISE(ABORT, 'full'); END`);
  assert.throws(() => store.putIntent(shown), /full/);
  assert.deepEqual(taken(), ['unsynced']);
  assert.equal(level(), 'synced');
});

test('display records are recovered from a damaged file together with the answers', (t) => {
  const { store } = watchedOutbox(t);
  const found = { lost: 0, certain: true };
  store.takeOver('aside', {
    owner: null,
    answers: { ...found, found: [JSON.stringify(answer)] },
    intents: { ...found, found: [JSON.stringify(shown)] },
  });
  assert.deepEqual(
    store.intents().map(({ intent }) => intent),
    [shown],
  );
});

test('what was shown survives that the desktop is killed right behind', (t) => {
  const path = join(storeFolder(t), 'outbox.db');
  const module = join(import.meta.dirname, '../../../electron/local-store/outbox-file.ts');
  const program = `
    const { openOutboxStore } = await import(${JSON.stringify(module)});
    openOutboxStore(${JSON.stringify(path)}, ${T0}).putIntent(${JSON.stringify(shown)});
    process.kill(process.pid, 'SIGKILL');`;
  const { signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  });
  assert.equal(signal, 'SIGKILL', stderr);
  const store = openOutboxStore(path, T0);
  t.after(store.close);
  assert.deepEqual(
    store.intents().map(({ intent }) => intent),
    [shown],
  );
});
