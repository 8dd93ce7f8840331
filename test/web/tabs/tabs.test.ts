/** Several tabs of one browser: one holds the store, the others mirror it; when any closes, nothing is lost or done twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Result } from '../../../shared/bridge/bridge.ts';
import { NOTICE_CHANNEL } from '../../../web/tabs/messages.ts';
import { createTestBrowser, type TestBrowser, type TestTab } from './browser.ts';

const replyTo = (tab: TestTab, id: number): Result<unknown> | undefined => {
  const replies = tab.replies.get(id) ?? [];
  assert.ok(replies.length <= 1, 'answered once');
  return replies[0];
};
const granted = (result: Result<unknown> | undefined): unknown => {
  assert.ok(result?.ok, JSON.stringify(result));
  return result.value;
};
const told = (tab: TestTab, event: string) =>
  tab.events.filter((one) => one.kind === 'event' && one.event === event).length;
const acts = (tab: TestTab, act: string) =>
  tab.events.filter((one) => one.kind === 'act' && one.act.act === act).length;

async function two(): Promise<{ browser: TestBrowser; first: TestTab; second: TestTab }> {
  const browser = createTestBrowser();
  const first = browser.open();
  await browser.run(100);
  const second = browser.open();
  await browser.run(100);
  assert.equal(browser.holder(), first);
  return { browser, first, second };
}

test('the first tab holds the store and answers calls of the second', async () => {
  const { browser, first, second } = await two();
  const id = browser.call(second, 'item.get', { itemId: 'a' });
  const own = browser.call(first, 'item.get', { itemId: 'a' });
  const other = browser.call(second, 'processes.list');
  await browser.run(100);
  assert.deepEqual(granted(replyTo(second, id)), { pending: null });
  assert.ok(granted(replyTo(first, own)));
  assert.deepEqual(granted(replyTo(second, other)), { by: first.id, place: 'store', channel: 'processes.list' });
  assert.ok(told(second, 'snapshot') > 0, 'drawn at once, though nothing changed');
  const follows = ({ events }: TestTab) => events.some((one) => one.kind === 'event' && one.followed === true);
  assert.deepEqual([follows(first), follows(second)], [false, true]);
  assert.deepEqual(browser.broken, []);
});

test('events reach every page; navigation and replies reach one', async () => {
  const { browser, first, second } = await two();
  browser.call(second, 'item.answer', { itemId: 'a', action: 'approve' });
  await browser.run(1_000);
  assert.deepEqual([told(first, 'changed'), told(second, 'changed')], [1, 1]);
  browser.call(second, NOTICE_CHANNEL, { kind: 'opened', id: 'a' });
  await browser.run(100);
  assert.deepEqual([told(first, 'navigate'), told(second, 'navigate')], [0, 1]);
  browser.call(second, 'history.export', {});
  await browser.run(100);
  assert.deepEqual([acts(first, 'download'), acts(second, 'download')], [0, 1]);
  browser.call(first, NOTICE_CHANNEL, { kind: 'opened', id: 'a' });
  await browser.run(100);
  assert.deepEqual([told(first, 'navigate'), told(second, 'navigate')], [1, 1]);
});

for (const goes of ['closed', 'killed'] as const) {
  test(`${goes}: the next tab holds the store within 2 s, and continues from the stored state`, async () => {
    const { browser, first, second } = await two();
    browser.relay.reachable = false;
    const given = browser.call(second, 'item.answer', { itemId: 'a', action: 'approve' });
    await browser.run(100);
    assert.ok(replyTo(second, given)?.ok);
    if (goes === 'closed') browser.close(first);
    else browser.kill(first);
    const read = browser.call(second, 'item.get', { itemId: 'a' });
    await browser.run(2_000);
    assert.equal(browser.holder(), second);
    assert.ok(granted(replyTo(second, read)));
    browser.relay.reachable = true;
    await browser.run(2_000);
    assert.equal(browser.recorded.get('a')?.action, 'approve');
    assert.deepEqual(browser.broken, []);
  });
}

test('killed before it answered: reads and answers are repeated, for other requests the outcome is unknown', async () => {
  const { browser, first, second } = await two();
  browser.relay.reachable = false;
  const read = browser.call(second, 'history.search', {});
  const claim = browser.call(second, 'item.claim', { itemId: 'a' });
  const answer = browser.call(second, 'item.answer', { itemId: 'b', action: 'approve' });
  await browser.run(3);
  browser.kill(first);
  await browser.run(2_000);
  assert.ok(replyTo(second, read)?.ok);
  assert.ok(replyTo(second, answer)?.ok);
  const unknown = replyTo(second, claim);
  assert.ok(unknown && !unknown.ok);
  assert.equal(unknown.problem.code, 'STORE_UNAVAILABLE');
});

test('killed after storing an answer and before the reply: the same press is one answer and counts as given', async () => {
  const { browser, first, second } = await two();
  browser.relay.reachable = false;
  const answer = browser.call(second, 'item.answer', { itemId: 'b', action: 'approve' });
  while (!browser.kept.has('b')) await browser.run(1);
  assert.equal(replyTo(second, answer), undefined);
  browser.kill(first);
  await browser.run(2_000);
  assert.deepEqual(granted(replyTo(second, answer)), browser.kept.get('b'));
  assert.equal(browser.kept.size, 1);
});

test('frozen with its worker ended: another tab holds the store, and the resumed one follows it', async () => {
  const { browser, first, second } = await two();
  browser.relay.reachable = false;
  const claim = browser.call(first, 'item.claim', { itemId: 'a' });
  const given = browser.call(first, 'item.answer', { itemId: 'a', action: 'approve' });
  while (!browser.kept.has('a')) await browser.run(1);
  browser.kill(first);
  await browser.run(1_000);
  assert.equal(browser.holder(), second);
  const back = browser.reopen(first);
  await browser.run(1_000);
  assert.deepEqual(granted(replyTo(first, given) ?? replyTo(back, given)), browser.kept.get('a'), 'one answer');
  assert.ok(replyTo(first, claim) ?? replyTo(back, claim));
  const id = browser.call(back, 'processes.list');
  await browser.run(1_000);
  assert.deepEqual(granted(replyTo(back, id)), { by: second.id, place: 'store', channel: 'processes.list' });
  assert.deepEqual(browser.broken, []);
});

test('frozen at once: the next tab uses memory and reports it, and returns to the store without losing an answer', async () => {
  const { browser, first, second } = await two();
  browser.freeze(first);
  const before = browser.call(second, 'item.answer', { itemId: 'a', action: 'approve' });
  await browser.run(8_000);
  assert.deepEqual([second.place, second.aside], ['memory', 'silent']);
  assert.ok(replyTo(second, before)?.ok);
  browser.relay.reachable = false;
  const meanwhile = browser.call(second, 'item.answer', { itemId: 'b', action: 'reject' });
  await browser.run(100);
  assert.ok(replyTo(second, meanwhile)?.ok);
  browser.thaw(first);
  await browser.run(3_000);
  assert.equal(second.place, 'memory', 'while an answer waits that only it knows');
  browser.relay.reachable = true;
  await browser.run(3_000);
  assert.equal(second.place, null);
  const id = browser.call(second, 'processes.list');
  await browser.run(100);
  assert.deepEqual(granted(replyTo(second, id)), { by: first.id, place: 'store', channel: 'processes.list' });
  assert.equal(browser.recorded.get('a')?.action, 'approve');
  assert.equal(browser.recorded.get('b')?.action, 'reject');
  assert.ok(!browser.kept.has('a'), 'what waited for the frozen tab is not done once it thaws');
  assert.deepEqual(browser.broken, []);
});

test('frozen at once, then killed: an answer given in memory is stored with its key', async () => {
  const { browser, first, second } = await two();
  browser.relay.reachable = false;
  browser.freeze(first);
  await browser.run(8_000);
  const id = browser.call(second, 'item.answer', { itemId: 'b', action: 'reject' });
  await browser.run(100);
  const given = granted(replyTo(second, id));
  browser.kill(first);
  await browser.run(2_000);
  assert.equal(browser.holder(), second);
  assert.deepEqual(browser.kept.get('b'), given);
  assert.deepEqual(browser.broken, []);
});

test('a tab of another version follows no other: both must reload, and it gets the store once that is free', async () => {
  const browser = createTestBrowser();
  const first = browser.open('1');
  await browser.run(100);
  const second = browser.open('2');
  const id = browser.call(second, 'processes.list');
  await browser.run(1_000);
  assert.deepEqual([first.place, first.aside], ['store', 'version']);
  assert.deepEqual([second.place, second.aside], ['memory', 'version']);
  assert.deepEqual(granted(replyTo(second, id)), { by: second.id, place: 'memory', channel: 'processes.list' });
  browser.close(first);
  await browser.run(1_000);
  assert.deepEqual([second.place, second.aside], ['store', null]);
});

const PRESS = { kind: 'pressed', id: 'a', button: 'approve', key: 'k' };
const pressesAt = ({ noticed }: TestBrowser) => noticed.map(({ place, event }) => [place, event]);

test('a press right after a frozen page resumes reaches the desk of another tab', async () => {
  const { browser, first, second } = await two();
  browser.kill(second);
  const back = browser.reopen(second);
  browser.call(back, NOTICE_CHANNEL, PRESS);
  await browser.run(1_000);
  assert.equal(browser.holder(), first);
  assert.deepEqual(pressesAt(browser), [['store', PRESS]]);
});

test('a press right after the only page resumes waits for its desk', async () => {
  const browser = createTestBrowser();
  const back = browser.reopen(browser.open());
  browser.kill(browser.tabs[0] as TestTab);
  browser.call(back, NOTICE_CHANNEL, PRESS);
  await browser.run(1_000);
  assert.deepEqual(pressesAt(browser), [['store', PRESS]]);
});

for (const goes of ['kill', 'freeze'] as const) {
  test(`a press that the holder did not take before its ${goes} reaches the next desk`, async () => {
    const { browser, first, second } = await two();
    browser[goes](first);
    browser.call(second, NOTICE_CHANNEL, PRESS);
    await browser.run(8_000);
    assert.deepEqual(pressesAt(browser), [[goes === 'kill' ? 'store' : 'memory', PRESS]]);
    browser.thaw(first);
    await browser.run(8_000);
    assert.equal(browser.noticed.length, 1, 'the resumed holder does not take it late');
  });
}

test('a press is refused if the store cannot be opened', async () => {
  const browser = createTestBrowser();
  browser.relay.refuses = 'written by a newer version';
  const tab = browser.open();
  const id = browser.call(tab, NOTICE_CHANNEL, PRESS);
  await browser.run(500);
  const result = replyTo(tab, id);
  assert.ok(result && !result.ok && result.problem.detail === 'written by a newer version');
});

test('a store that cannot be opened is reported to every page, and opening is retried', async () => {
  const browser = createTestBrowser();
  browser.relay.refuses = 'written by a newer version';
  const first = browser.open();
  const second = browser.open();
  await browser.run(500);
  for (const tab of [first, second]) {
    const id = browser.call(tab, 'snapshot.get');
    await browser.run(500);
    const result = replyTo(tab, id);
    assert.ok(result && !result.ok && result.problem.detail === 'written by a newer version');
  }
  browser.relay.refuses = null;
  await browser.run(4_000);
  const id = browser.call(second, 'processes.list');
  await browser.run(100);
  assert.ok(replyTo(second, id)?.ok);
});
