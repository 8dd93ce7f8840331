/** Answers and intents not yet acknowledged by the relay, on each store backend. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredAnswer } from '../../../desk/ports.ts';
import { createOutboxStore, type OutboxSalvage } from '../../../desk/store/outbox-store.ts';
import { iso, T0, uuid } from '../../electron/parts/items.ts';
import { BACKENDS } from './backends.ts';

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

const NOTHING = { found: [], lost: 0, certain: true };
const salvage = (more: Partial<OutboxSalvage> = {}): OutboxSalvage => ({
  owner: null,
  answers: NOTHING,
  intents: NOTHING,
  ...more,
});

for (const { name, outbox, database } of BACKENDS) {
  test(`${name}: answers keep the order in which they were given, also when one is stored again`, (t) => {
    const store = outbox(t);
    store.put([answer, { ...answer, key: uuid(3), itemId: uuid(4) }]);
    store.put([{ ...answer, tried: true }]);
    assert.deepEqual(
      store.answers().map(({ key, tried }) => [key, tried]),
      [
        [uuid(2), true],
        [uuid(3), false],
      ],
    );
    store.remove(uuid(2));
    assert.deepEqual(
      store.answers().map(({ key }) => key),
      [uuid(3)],
    );
  });

  test(`${name}: an intent put again while the old one is on its way is not dropped with it`, (t) => {
    const store = outbox(t);
    store.putIntent({ kind: 'snooze', itemId: uuid(1), until: iso(T0), beckonAt: iso(T0) });
    const before = store.intents();
    store.putIntent({ kind: 'snooze', itemId: uuid(1), until: null, beckonAt: iso(T0) });
    store.dropIntents(before);
    assert.deepEqual(
      store.intents().map(({ intent }) => intent),
      [{ kind: 'snooze', itemId: uuid(1), until: null, beckonAt: iso(T0) }],
    );
  });

  test(`${name}: the whole store belongs to one person and is deleted together`, (t) => {
    const store = outbox(t);
    assert.equal(store.owner(), null);
    store.setOwner('dana');
    store.put([answer]);
    store.putIntent({ kind: 'seen', itemId: uuid(1) });
    assert.equal(store.owner(), 'dana');
    store.clear();
    assert.deepEqual([store.owner(), store.answers(), store.intents()], [null, [], []]);
  });

  test(`${name}: answers of a damaged file are recovered once and do not replace newer answers`, (t) => {
    const store = createOutboxStore(database(t));
    const since = { ...answer, key: uuid(9), action: 'reject' };
    store.put([since]);
    store.putIntent({ kind: 'seen', itemId: uuid(1) });
    const other = { ...answer, key: uuid(5), itemId: uuid(6) };
    const found = [JSON.stringify(answer), JSON.stringify(other), '{"half'];
    const intents = {
      ...NOTHING,
      found: [JSON.stringify({ kind: 'snooze', itemId: uuid(1), until: null, beckonAt: iso(T0) })],
    };
    assert.deepEqual(
      store.takeOver('a', salvage({ owner: 'dana', answers: { ...NOTHING, found, lost: 2 }, intents })),
      {
        file: 'a',
        recovered: 2,
        lost: 3,
        certain: true,
      },
    );
    assert.deepEqual(store.answers(), [since, other]);
    assert.deepEqual(
      store.intents().map(({ intent }) => intent.kind),
      ['seen'],
      'an old wish undoes no newer one',
    );
    assert.equal(store.owner(), 'dana');
    assert.equal(store.takeOver('b', salvage({ owner: 'lee', answers: { ...NOTHING, found } })), null);
    assert.equal(store.answers().length, 2);
    assert.deepEqual([...store.lookedThrough()].sort(), ['a', 'b']);
    store.clear(['c']);
    assert.deepEqual([...store.lookedThrough()].sort(), ['a', 'b', 'c']);
  });

  test(`${name}: an answer that this version cannot read is counted, and holds up no other`, (t) => {
    const db = database(t);
    createOutboxStore(db).put([{ ...answer, key: uuid(3) }, answer]);
    db.exec(`UPDATE answers SET json = '{"half' WHERE seq = 1`);
    const store = createOutboxStore(db);
    assert.equal(store.unreadable, 1);
    assert.deepEqual(store.answers(), [answer]);
  });
}
