/** Units of work: atomic, isolated, in order, and rejected after close. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SealedTx } from '../../../../relay/domain/keeping/sealing-ports.ts';
import type {
  AddressingTx,
  CredentialReader,
  DirectoryReader,
} from '../../../../relay/domain/people/directory-ports.ts';
import type { Store } from '../../../../relay/domain/store-ports.ts';
import type { Tx } from '../../../../relay/domain/unit-of-work.ts';
import { itemOf, save } from '../../parts/items.ts';
import { cursorsOf, isUnavailable, type NewStore, openNew, openOn, refusal } from './under-test.ts';

const put = (id: string) => (tx: Tx) => save(tx, itemOf(id), ['ann']);

/** One write of each kind that is not an item. */
function writeAll(tx: Tx): void {
  tx.directoryRows.put({ kind: 'user', id: 'ann', doc: '{"id":"ann","name":"Ann"}' }, 'cli');
  tx.credentials.add({ id: 't1', userId: 'ann', secret: 'token', device: null, origin: 'cli' });
  tx.credentials.addCode({ secret: 'CODE', userId: 'ann', expiresAt: tx.now + 1000 });
  tx.saveOwnSecret('link_key', 'secret');
  tx.noteAddressed('state');
  tx.disableEndpoint({ kind: 'gateway', target: 'mail' }, 'https://mail.test');
  tx.saveAbsence('ann', { from: '2027-01-01T00:00:00Z', to: '2027-01-02T00:00:00Z', delegate: null });
  tx.savePush({ userId: 'ann' }, { endpoint: 'https://push.test/1', keys: { p256dh: 'p', auth: 'a' } });
  tx.schedule('i1', [{ kind: 'reminder', index: 0, at: tx.now + 1 }]);
  tx.saveHookRequests({ source: 'erp', hook: 'h' }, '{}');
  tx.audit({ kind: 'admin', itemId: null, actor: 'ann', facts: {} });
}

/** Writing members of the store outside its units; the compiler proves that there are none. */
type Beside = Store['directoryRows'] & Store['credentials'] & Store['sealed'] & Store['endpoints'];
type Writes =
  | Exclude<keyof Tx['directoryRows'], keyof DirectoryReader>
  | Exclude<keyof Tx['credentials'], keyof CredentialReader>
  | keyof Omit<SealedTx, 'ownSecret' | 'sealedUses' | 'namedKeys'>
  | keyof AddressingTx
  | 'enableEndpoint';
const NONE_BESIDE: [Extract<keyof Beside | keyof Store, Writes>] extends [never] ? true : false = true;

export function unitSuite(make: NewStore): void {
  test('nothing can be written beside them', () => assert.ok(NONE_BESIDE));

  test('units of one turn are one commit, in request order, published after it', async (t) => {
    const { write, groups, published, store } = await openNew(t, make);
    const unit = (id: string) =>
      write((tx) => {
        put(id)(tx);
        return id;
      });
    const done = await Promise.all(['a', 'b', 'c'].map(unit));
    assert.deepEqual(done, ['a', 'b', 'c']);
    assert.deepEqual(groups, [{ units: 3, failed: false }]);
    assert.deepEqual(cursorsOf(published), [1, 2, 3]);
    assert.equal(store.reader.head(), 3);
  });

  test('one that refuses leaves nothing of any kind, and the others stay', async (t) => {
    const { write, store, published } = await openNew(t, make);
    const results = await Promise.allSettled([
      write(put('a')),
      write((tx) => {
        put('bad')(tx);
        writeAll(tx);
        throw refusal();
      }),
      write(put('b')),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.equal(published.length, 2);
    assert.equal(store.reader.item('bad'), null);
    assert.deepEqual(store.directoryRows.all(), []);
    assert.equal(store.credentials.authenticate('token'), null);
    assert.equal(store.credentials.ownerOfCode('CODE', 0), null);
    assert.equal(await write((tx) => tx.ownSecret('link_key')), null);
    assert.equal(store.addressedBy(), null);
    assert.deepEqual(store.endpoints.disabled(), []);
    assert.deepEqual(store.absences(), []);
    assert.deepEqual(store.pushOf({ userId: 'ann' }), []);
    assert.equal(store.schedule.nextDueAt(), null);
    assert.deepEqual(store.hookRequests.all(), []);
    assert.equal(store.audit.head().seq, 0);
  });

  test('a set made beside one that is dropped has its members when the group is run again', async (t) => {
    const { write, store } = await openNew(t, make);
    await write((tx) => {
      tx.internSet(['ann']);
      tx.beginErasure('ann', 'erased');
    });
    const erasure = { userId: 'ann', alias: 'erased', place: 0, items: 0 };
    await Promise.allSettled([
      write((tx) => save(tx, itemOf('a'), ['cat'])),
      write((tx) => tx.forgetPerson(erasure)),
      write((tx) => save(tx, itemOf('b'), ['cat'])),
      write(() => {
        throw refusal();
      }),
    ]);
    await write((tx) => save(tx, itemOf('c'), ['eve']));
    const members = ['a', 'b', 'c'].map((id) => {
      const setId = store.reader.item(id)?.setId ?? -1;
      return ['cat', 'eve'].filter((person) => store.reader.isMember(setId, person));
    });
    assert.deepEqual(members, [['cat'], ['cat'], ['eve']]);
  });

  test('a unit reads its own writes, and its time is constant', async (t) => {
    const { write, clock } = await openNew(t, make);
    await write((tx) => {
      writeAll(tx);
      const { now } = tx;
      clock.pass(5000);
      assert.equal(tx.now, now);
      assert.equal(tx.directoryRows.get('user', 'ann')?.doc, '{"id":"ann","name":"Ann"}');
      assert.equal(tx.directoryRows.entry('user', 'ann')?.updatedAt, now);
      assert.equal(tx.credentials.authenticate('token')?.createdAt, now);
      assert.equal(tx.credentials.useCode('CODE')?.userId, 'ann');
      assert.equal(tx.ownSecret('link_key'), 'secret');
    });
  });

  test('written data is present after reopening, and sequence numbers continue', async (t) => {
    const first = await openNew(t, make);
    await first.write((tx) => {
      put('a')(tx);
      writeAll(tx);
    });
    await first.close();
    const { store, write, published } = openOn(t, first.under, first.under.backend);
    assert.equal(store.reader.item('a')?.item.title, 'Item a');
    assert.equal(store.credentials.authenticate('token')?.userId, 'ann');
    assert.equal(await write((tx) => tx.ownSecret('link_key')), 'secret');
    assert.equal(store.addressedBy(), 'state');
    assert.equal(store.endpoints.disabled().length, 1);
    assert.equal(store.absences().length, 1);
    assert.equal(store.pushOf({ userId: 'ann' }).length, 1);
    assert.equal(store.audit.head().seq, 1);
    const before = store.reader.head();
    await write(put('b'));
    assert.deepEqual(cursorsOf(published), [before + 1]);
  });

  test('closing waits for queued units and refuses later ones', async (t) => {
    const { write, store } = await openNew(t, make);
    const asked = write(put('a'));
    const closed = store.writer.close();
    await assert.rejects(write(put('b')), isUnavailable);
    await closed;
    await asked;
    assert.equal(store.reader.item('a')?.item.id, 'a');
  });
}
