/** Session of a person in a browser while the relay is unreachable, slow or answers unexpectedly, and after the worker was killed. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createCallServer } from '../../../web/tabs/call-server.ts';
import { fakeClock } from '../../electron/parts/clock.ts';
import { approval, dana, T0 } from '../../electron/parts/items.ts';
import { isPerson, keepDana, LEE, noSession, settle, showsDana, testBrowser } from './parts/host.ts';

const MINUTE = 60_000;
const rowsOf = ({ history }: ReturnType<ReturnType<typeof testBrowser>['stores']>) => history.current().length;

describe('a person who is known here sees the stored data', () => {
  test('at once without network, and answers', async (t) => {
    const browser = testBrowser(t);
    keepDana(browser.stores());
    browser.relay.me = 'refused';
    await browser.begin();
    assert.ok(showsDana(await browser.snapshot()));
    const given = await browser.ask('item.answer', { itemId: approval(1).id, action: 'approve', version: 1 });
    assert.ok(given.ok, JSON.stringify(given));
    assert.equal(browser.stores().outbox.answers().length, 1);
  });

  for (const [word, left] of [
    [{ status: 200, body: LEE }, 'other'],
    [noSession('ended'), 'ended'],
  ] as const) {
    test(`within two seconds where packets are dropped; "${left}" that comes late wipes it`, async (t) => {
      const browser = testBrowser(t);
      keepDana(browser.stores());
      browser.relay.me = 'nothing';
      const begun = browser.begin();
      await browser.pass(1_500);
      await begun;
      assert.ok(showsDana(await browser.snapshot()));
      browser.told.length = 0;
      browser.relay.me = word;
      await browser.relay.catchUp(word);
      assert.ok(!showsDana(await browser.snapshot()));
      await browser.pass(1_000);
      assert.deepEqual(browser.wipes, [{ why: left, stands: false }]);
      assert.equal(rowsOf(browser.stores()), 0);
      assert.ok(!showsDana(browser.told), 'nothing of hers is told from then on');
    });
  }

  test('and no more if the late reply is that the session is over; it is stored', async (t) => {
    const browser = testBrowser(t);
    keepDana(browser.stores());
    browser.relay.me = 'nothing';
    const begun = browser.begin();
    await browser.pass(1_500);
    await begun;
    await browser.relay.catchUp(noSession());
    const { connection, inbox } = await browser.snapshot();
    assert.equal(connection.state, 'unpaired');
    assert.match(connection.reason ?? '', /has ended/);
    assert.deepEqual(inbox, []);
    assert.equal(rowsOf(browser.stores()), 1);
  });

  test('not before the relay has confirmed who returned from the issuer, however long that takes', async (t) => {
    const browser = testBrowser(t);
    keepDana(browser.stores());
    await browser.begin();
    assert.ok((await browser.ask('sign-in.leave', {})).ok);
    browser.told.length = 0;
    browser.relay.me = 'nothing';
    let drawn = false;
    void browser.begin().then(() => {
      drawn = true;
    });
    await browser.pass(10_000);
    assert.equal(drawn, false);
    browser.relay.me = isPerson(LEE);
    await browser.relay.catchUp({ status: 200, body: LEE });
    await browser.pass(1_000);
    assert.deepEqual(browser.wipes, [{ why: 'other', stands: false }]);
    assert.ok(!showsDana(browser.told));
    assert.equal(browser.stores().state.get('owner'), 'lee');
  });

  test('for the time that they chose, without network too', async (t) => {
    const browser = testBrowser(t);
    keepDana(browser.stores(), browser.clock.now() + 10 * MINUTE);
    browser.relay.me = 'refused';
    await browser.begin();
    assert.ok(showsDana(await browser.snapshot()));
    await browser.pass(10 * MINUTE);
    assert.ok(!showsDana(await browser.snapshot()));
    assert.equal((await browser.ask('item.get', { itemId: approval(1).id })).ok, false);
    await browser.begin();
    const { connection } = await browser.snapshot();
    assert.match(connection.reason ?? '', /has ended/);
    assert.equal(rowsOf(browser.stores()), 1);
    browser.relay.me = isPerson(dana);
    await browser.begin();
    assert.ok(showsDana(await browser.snapshot()), 'she is back');
  });
});

describe('signing out', () => {
  test('with the relay unreachable removes the stored data, and ends the session once the relay is back', async (t) => {
    const browser = testBrowser(t);
    keepDana(browser.stores());
    await browser.begin();
    browser.relay.end = 'refused';
    assert.ok((await browser.ask('relay.unpair')).ok);
    await settle();
    assert.deepEqual(browser.wipes, [{ why: 'signed-out', stands: true }]);
    assert.equal(rowsOf(browser.stores()), 0);
    const host = await browser.begin();
    assert.equal((await browser.snapshot()).connection.state, 'unpaired', 'its session does not bring her back');
    browser.relay.end = { status: 200, body: { signedOut: true } };
    host.wake();
    await settle();
    assert.deepEqual(browser.stores().state.get('left'), { why: 'signed-out', stands: false });
  });

  test('continues if the worker was killed before the files were removed', async (t) => {
    const browser = testBrowser(t);
    keepDana(browser.stores());
    await browser.begin();
    browser.killedBeforeWipe = true;
    await browser.ask('relay.unpair');
    await settle();
    browser.told.length = 0;
    browser.killedBeforeWipe = false;
    // Items are still stored: the wipe mark alone must hide them.
    browser.stores().history.write((tx) => tx.putItem(approval(1), 1, { current: true, hidden: false }));
    await browser.begin();
    await settle();
    assert.deepEqual(
      browser.wipes.map(({ why }) => why),
      ['signed-out', 'signed-out'],
    );
    assert.ok(!showsDana(browser.told));
    assert.equal(rowsOf(browser.stores()), 0);
  });

  test('is finished before the next person signs in: the end of one session is not that of the next', async (t) => {
    const browser = testBrowser(t);
    browser.relay.end = 'nothing';
    await browser.begin({ why: 'signed-out', stands: true });
    browser.relay.me = isPerson(LEE);
    const paired = browser.ask('relay.pair', { relay: null, code: 'ABCD-EFGH' });
    await settle();
    assert.ok(!browser.relay.asked.includes('POST /me/session'));
    await browser.relay.catchUp({ status: 200, body: { signedOut: true } });
    assert.ok((await paired).ok);
    assert.notEqual((await browser.snapshot()).connection.state, 'unpaired');
    assert.equal(browser.stores().state.get('left'), undefined);
  });
});

test('the redirect to the issuer waits for the end of the previous session, which would otherwise become the next person’s', async (t) => {
  const browser = testBrowser(t);
  browser.relay.end = 'refused';
  await browser.begin({ why: 'signed-out', stands: true });
  await settle();
  browser.relay.end = 'nothing';
  const left = browser.ask('sign-in.leave', {});
  await settle();
  assert.deepEqual(browser.acts, []);
  await browser.relay.catchUp({ status: 200, body: { signedOut: true } });
  assert.ok((await left).ok);
  assert.deepEqual(browser.acts, [{ act: 'leave', path: '/me/sign-in' }]);
  assert.deepEqual(browser.stores().state.get('left'), { why: 'signed-out', stands: false });
});

test('another person who pairs by a code gets a separate desk, and cannot answer before the wipe is complete', async (t) => {
  const browser = testBrowser(t);
  keepDana(browser.stores());
  browser.relay.me = noSession();
  await browser.begin();
  browser.relay.me = isPerson(LEE);
  const paired = await browser.ask('relay.pair', { relay: null, code: 'ABCD-EFGH' });
  assert.ok(paired.ok, JSON.stringify(paired));
  const given = await browser.ask('item.answer', { itemId: approval(2).id, action: 'approve', version: 1 });
  assert.ok(!given.ok && given.problem.code === 'UNAUTHENTICATED');
  await browser.pass(1_000);
  assert.deepEqual(browser.wipes, [{ why: 'other', stands: false }]);
  assert.equal(browser.stores().state.get('owner'), 'lee');
  assert.notEqual((await browser.snapshot()).connection.state, 'unpaired');
  assert.ok(!showsDana(browser.told));
});

test('a stopped host writes nothing, even if events still arrive', async (t) => {
  const browser = testBrowser(t);
  browser.relay.end = 'nothing';
  const host = await browser.begin({ why: 'signed-out', stands: true });
  const { state } = browser.stores();
  const pairing = browser.ask('relay.pair', { relay: null, code: 'ABCD-EFGH' });
  host.stop();
  await browser.relay.catchUp({ status: 200, body: { signedOut: true } });
  assert.equal((await pairing).ok, false);
  assert.deepEqual(state.get('left'), { why: 'signed-out', stands: true });
  assert.equal(state.get('account'), undefined);
});

test('every page is notified to clear its data, those of other tabs too', async (t) => {
  const said: string[] = [];
  const { out, take } = createCallServer({
    clock: fakeClock(T0),
    say: (message) => void (message.kind === 'event' && said.push(`own ${message.event}`)),
    post: (message, to) => void (message.kind === 'told' && said.push(`${to ?? 'all'} ${message.event}`)),
    facts: () => ({ locale: 'en', device: 'Test', visible: true, notifies: true }),
  });
  const facts = { locale: 'en', device: 'Test', visible: false, notifies: true };
  for (const id of ['second', 'third']) take(id, { kind: 'join', facts }, () => {});
  const browser = testBrowser(t);
  await browser.begin({ why: 'ended', stands: false });
  const forgotten = browser.told.find(({ event }) => event === 'forgotten');
  assert.deepEqual(forgotten, { event: 'forgotten', payload: {}, page: undefined });
  out.tell('forgotten', {}, forgotten?.page);
  assert.deepEqual(said, ['own forgotten', 'all forgotten']);
});
