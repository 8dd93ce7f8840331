/** Stored directory rows, sessions and credentials, and sealed secrets. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NewSession } from '../../../../relay/domain/people/session-ports.ts';
import type { Tx } from '../../../../relay/domain/unit-of-work.ts';
import { type NewStore, openNew, START } from './under-test.ts';

const token = (id: string, secret: string, more: object = {}) => ({
  ...{ id, userId: 'ann', secret, device: 'phone', origin: 'cli' },
  ...more,
});
const session = (id: string, more: Partial<NewSession> = {}): NewSession => ({
  ...{ id, kind: 'page', userId: 'ann', openedBy: null, device: null, expiresAt: START + 10_000, signedInAt: null },
  ...{ secret: `secret-${id}`, origin: 'pair' },
  ...more,
});

export function peopleSuite(make: NewStore): void {
  test('entries have their last author and time; removed ones are absent', async (t) => {
    const { write, store, clock } = await openNew(t, make);
    const user = (id: string, name: string) => ({ kind: 'user' as const, id, doc: JSON.stringify({ id, name }) });
    await write((tx) => {
      tx.directoryRows.put(user('bob', 'Bob'), 'file');
      tx.directoryRows.put(user('ann', 'Ann'), 'file');
    });
    clock.pass(1000);
    await write((tx) => tx.directoryRows.put(user('ann', 'Anna'), 'console'));
    const rows = store.directoryRows;
    assert.deepEqual(rows.all(), [user('ann', 'Anna'), user('bob', 'Bob')]);
    const told = rows.entries('user').map(({ id, origin, updatedAt }) => [id, origin, updatedAt]);
    assert.deepEqual(told, [
      ['ann', 'console', START + 1000],
      ['bob', 'file', START],
    ]);
    await write((tx) => tx.directoryRows.remove('user', 'bob'));
    assert.equal(rows.get('user', 'bob'), null);
    assert.equal(rows.entry('role', 'ann'), null);
  });

  test('a token signs in until it is revoked, and its sessions and browsers end with it', async (t) => {
    const { write, store, clock } = await openNew(t, make);
    const { credentials } = store;
    await write((tx) => {
      tx.credentials.add(token('t1', 'one'));
      tx.credentials.add(token('t2', 'two'));
      tx.credentials.openSession(session('s1', { openedBy: 't1' }));
      tx.savePush({ userId: 'ann', tokenId: 't1' }, { endpoint: 'https://p.test/1', keys: { p256dh: 'p', auth: 'a' } });
    });
    assert.equal(credentials.authenticate('one')?.tokenId, 't1');
    assert.equal(credentials.session('secret-s1')?.openedBy, 't1');
    assert.deepEqual(
      credentials.ofUser('ann').map(({ id }) => id),
      ['s1', 't1', 't2'],
    );
    clock.pass(1000);
    const gone = await write((tx) => tx.credentials.revoke({ userId: 'ann', id: 't1' }));
    assert.deepEqual(
      gone.map(({ id }) => id),
      ['t1'],
    );
    assert.equal(credentials.authenticate('one'), null);
    assert.ok(credentials.isEnded('one') && !credentials.isEnded('two'));
    assert.equal(credentials.session('secret-s1'), null);
    assert.deepEqual(store.pushOf({ userId: 'ann' }), []);
    assert.deepEqual(credentials.revocation('ann'), { links: START + 1000, all: 0 });
    assert.deepEqual([...store.revokedTokens()].sort(), [
      ['s1', 'ann'],
      ['t1', 'ann'],
    ]);
    await write((tx) => tx.credentials.revoke({ userId: 'ann' }));
    assert.deepEqual(store.revokedPeople(), new Map([['ann', START + 1000]]));
    assert.deepEqual(credentials.ofUser('ann'), []);
  });

  test('an end is published with the commit that caused it, for any author and transport', async (t) => {
    const { write, store, published } = await openNew(t, make);
    const ended = async (work: (tx: Tx) => unknown) => {
      published.length = 0;
      await write(work);
      return published.flatMap((change) => (change.kind === 'revoked' ? [[change.userId, change.tokenId]] : []));
    };
    const began = await ended((tx) => {
      for (const id of ['t1', 't2', 't3', 't4']) tx.credentials.add(token(id, `of-${id}`));
      tx.credentials.openSession(session('s1', { openedBy: 't1' }));
      tx.credentials.openSession(session('s2', { openedBy: 's1' }));
      tx.credentials.openSession(session('c1', { kind: 'console', userId: null }));
    });
    assert.deepEqual(began, []);
    assert.deepEqual(await ended((tx) => tx.credentials.revoke({ userId: 'ann', id: 't1' })), [
      ['ann', 't1'],
      ['ann', 's1'],
      ['ann', 's2'],
    ]);
    assert.deepEqual(await ended((tx) => tx.credentials.endOf('ann', ['t2'])), [['ann', 't2']]);
    assert.deepEqual(await ended((tx) => tx.credentials.endSession('c1')), [], 'nobody is at a desk by it');
    assert.deepEqual(await ended((tx) => tx.credentials.add({ ...token('t5', 'of-t3'), userId: 'bob' })), [
      ['ann', 't3'],
    ]);
    assert.deepEqual(await ended((tx) => tx.credentials.revoke({ userId: 'ann' })), [
      ['ann', 't4'],
      ['ann', null],
    ]);
    const crowd = await ended((tx) => {
      for (let n = 100; n <= 200; n += 1) tx.credentials.openSession(session(`s${n}`));
    });
    assert.deepEqual(crowd, [['ann', 's200']]);
    const undone = write((tx) => {
      tx.credentials.revoke({ userId: 'ann' });
      throw new Error('thought better of it');
    });
    await assert.rejects(undone);
    assert.equal(published.filter(({ kind }) => kind === 'revoked').length, 1);
    assert.equal(store.revokedTokens().has('s150'), false);
  });

  test('tokens of the file are replaced, not ended', async (t) => {
    const { write, store } = await openNew(t, make);
    await write((tx) => tx.credentials.add(token('t1', 'one', { origin: 'file' })));
    await write((tx) => tx.credentials.revoke({ userId: 'ann', origin: 'file' }));
    assert.equal(store.credentials.isEnded('one'), false);
    await write((tx) => tx.credentials.add(token('t2', 'one', { origin: 'file' })));
    assert.equal(store.credentials.authenticate('one')?.userId, 'ann');
  });

  test('a session is used and ended; a code is good once and in time', async (t) => {
    const { write, store, clock } = await openNew(t, make);
    const { credentials } = store;
    await write((tx) => {
      tx.credentials.openSession(session('s1', { kind: 'console', userId: null }));
      tx.credentials.addCode({ secret: 'CODE', userId: 'ann', expiresAt: START + 1000 });
      tx.credentials.addCode({ secret: 'LATE', userId: 'ann', expiresAt: START + 1000 });
      tx.credentials.touch('s1', START + 500);
    });
    assert.deepEqual(
      [credentials.session('secret-s1')?.usedAt, credentials.session('secret-s1')?.userId],
      [START + 500, null],
    );
    const use = (secret: string) => write((tx: Tx) => tx.credentials.useCode(secret)?.userId ?? null);
    assert.deepEqual([await use('CODE'), await use('CODE'), await use('NONE')], ['ann', null, null]);
    assert.notEqual(credentials.ownerOfCode('LATE', START), null);
    assert.equal(credentials.ownerOfCode('CODE', START), null);
    clock.pass(1000);
    assert.equal(await use('LATE'), null);
    await write((tx) => tx.credentials.endSession('s1'));
    assert.equal(credentials.session('secret-s1'), null);
  });

  test('a device paired by an own code ends with the session that made the code; the oldest open codes are replaced', async (t) => {
    const { write, store } = await openNew(t, make);
    const own = { userId: 'ann', openedBy: 't1' };
    await write((tx) => {
      tx.credentials.add(token('t1', 'one'));
      for (const n of [1, 2, 3, 4, 5, 6, 7]) {
        tx.credentials.addCode({ ...own, secret: `OWN${n}`, expiresAt: START + 1000 + n, until: START + 5000 });
      }
      tx.credentials.addCode({ secret: 'GIVEN', userId: 'ann', expiresAt: START + 1000 });
    });
    const { credentials } = store;
    const isOpen = (n: number) => credentials.ownerOfCode(`OWN${n}`, START) !== null;
    assert.deepEqual([1, 2, 3, 4, 5, 6, 7].map(isOpen), [false, false, true, true, true, true, true]);
    const ended = await write((tx) => {
      const used = tx.credentials.useCode('OWN3');
      assert.deepEqual(used, { ...own, until: START + 5000 });
      tx.credentials.add({ ...token('t2', 'two'), openedBy: 't1', until: START + 5000 });
      tx.credentials.openSession(session('s1', { openedBy: 't2' }));
      assert.deepEqual(tx.credentials.endOf('lee', ['t1']), []);
      return tx.credentials.endOf('ann', ['t1']);
    });
    assert.deepEqual(ended, ['t1', 't2', 's1']);
    assert.deepEqual(
      [credentials.ofUser('ann'), isOpen(4), credentials.ownerOfCode('GIVEN', START) !== null],
      [[], false, true],
    );
  });

  test('secrets are stored sealed, read as before, and renewed', async (t) => {
    const { write, store, under } = await openNew(t, make);
    const doc = JSON.stringify({ id: 'erp', name: 'ERP', signingSecret: 'whsec_plain' });
    await write((tx) => {
      tx.directoryRows.put({ kind: 'source', id: 'erp', doc }, 'cli');
      tx.saveOwnSecret('link_key', 'plain');
    });
    assert.equal(store.directoryRows.get('source', 'erp')?.doc, doc);
    assert.deepEqual([...store.sealed.uses()], [[under.sealing.current(), 2]]);
    assert.deepEqual(store.sealed.locked(), []);
    await write((tx) => {
      for (let from: number | null = 0; from !== null; ) from = tx.renewSealed(from, 1);
      assert.equal(tx.ownSecret('link_key'), 'plain');
      assert.equal(tx.ownSecret('none'), null);
      assert.equal(tx.sealedUses().get(under.sealing.current()), 2);
    });
  });

  test('by which state of the directory the open items are addressed', async (t) => {
    const { write, store } = await openNew(t, make);
    assert.equal(store.addressedBy(), null);
    await write((tx) => tx.noteAddressed('state'));
    assert.equal(store.addressedBy(), 'state');
  });

  test('absences and subscriptions are what was chosen last', async (t) => {
    const { write, store, published } = await openNew(t, make);
    const absence = { from: '2027-01-01T00:00:00Z', to: '2027-01-02T00:00:00Z', delegate: 'bob' };
    assert.deepEqual(store.reader.subscriptions('ann'), { rules: [] });
    await write((tx) => {
      tx.saveAbsence('ann', absence);
      tx.saveSubscriptions('ann', { rules: [{ role: 'lead', types: [], deliver: 'badge' }] });
    });
    assert.deepEqual(store.absences(), [['ann', absence]]);
    assert.equal(store.reader.subscriptions('ann').rules.length, 1);
    assert.deepEqual(
      published.map(({ kind }) => kind),
      ['me', 'me'],
    );
    await write((tx) => tx.saveAbsence('ann', null));
    assert.deepEqual(store.absences(), []);
  });

  test('a browser has one owner, and a person not more than a number of them', async (t) => {
    const { write, store, clock } = await openNew(t, make);
    const browser = (n: number) => ({ endpoint: `https://p.test/${n}`, keys: { p256dh: 'p', auth: 'a' } });
    const ann = { userId: 'ann' };
    const customer = { sourceId: 'erp', customer: 'c' };
    for (let n = 0; n < 15; n += 1) {
      await write((tx) => tx.savePush(ann, browser(n)));
      if (n % 2 === 0) clock.pass(1);
    }
    const kept = store.pushOf(ann).map(({ endpoint }) => endpoint);
    assert.equal(kept.at(-1), 'https://p.test/14');
    assert.deepEqual(
      kept,
      Array.from(kept, (_, at) => `https://p.test/${15 - kept.length + at}`),
      'the newest, oldest first',
    );
    await write((tx) => tx.savePush(customer, browser(14)));
    assert.equal(store.pushOf(ann).length, kept.length - 1);
    await write((tx) => {
      assert.equal(tx.dropPush('https://p.test/14', ann), false);
      assert.equal(tx.dropPush('https://p.test/14'), true);
      assert.deepEqual(tx.reachable(['ann', 'bob']), ['ann']);
    });
    assert.deepEqual(store.pushOf(customer), []);
  });
}
