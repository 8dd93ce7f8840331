/** A source replaces an item between display and press; every client interface has to notice. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { startReceiver } from '../relay/outbound/receiver.ts';
import { bareEvent, event, startRelay } from '../relay/parts/relay.ts';
import { answer, codeOf, linkTo, overSocket, withMail } from './parts/answering.ts';

const CHANGED = [409, 'ITEM_CHANGED'];
const actions = [
  { id: 'approve', label: 'Approve', kind: 'approve' },
  { id: 'reject', label: 'Reject', kind: 'reject' },
  { id: 'release', label: 'Release', kind: 'custom' },
  { id: 'seen', label: 'Seen', kind: 'acknowledge' },
  { id: 'ask', label: 'Ask', kind: 'request-info' },
];

const mail = await startReceiver();
const relay = await startRelay({ directory: withMail(mail) });
after(async () => {
  await relay.close();
  await mail.close();
});

const order = (value: string, to: string) => ({
  title: 'Order 4711',
  audience: { roles: ['approver'] },
  amount: { value, currency: 'EUR' },
  record: { system: 'ERP', type: 'order', id: randomUUID() },
  status: { to },
  actions,
});
/** An item of 100 EUR that everyone has read, and the event that changes it to 90,000. */
async function shown(): Promise<{ id: string; swap: () => Promise<unknown> }> {
  const first = order('100', 'new');
  const [made] = await relay.send(event('status.changed', first));
  const swap = () =>
    relay.send(
      event('status.changed', { ...first, amount: { value: '90000', currency: 'EUR' }, status: { to: 'grown' } }),
    );
  return { id: made?.itemId ?? '', swap };
}
const item = async (id: string) => (await relay.get(`/v1/items/${id}`, 'dana-token')).body;

test('HTTP: a decision about an outdated amount is refused, and the reply has the new one', async () => {
  for (const action of ['approve', 'reject', 'release']) {
    const { id, swap } = await shown();
    const { version } = await item(id);
    await swap();
    const refused = await answer(relay, id, { action, version });
    assert.deepEqual(codeOf(refused), CHANGED);
    assert.deepEqual([refused.body.item.amount.value, refused.body.item.version], ['90000', version + 1]);
    // In that person's view, as everywhere over HTTP.
    assert.ok('delivery' in refused.body.item);
    assert.equal((await item(id)).state, 'open');
    assert.equal((await answer(relay, id, { action, version: version + 1 })).status, 200);
  }
});

test('HTTP: a future version is refused like an old one', async () => {
  const { id } = await shown();
  assert.deepEqual(codeOf(await answer(relay, id, { version: 2 })), CHANGED);
  for (const version of [0, -1, 1.5, '1', null]) assert.equal((await answer(relay, id, { version })).status, 400);
});

test('HTTP: an acknowledgement and a question stand for any version', async () => {
  const { id, swap } = await shown();
  await swap();
  assert.equal((await answer(relay, id, { action: 'ask', version: 1 })).status, 200);
  assert.equal((await answer(relay, id, { action: 'seen', version: 1 })).status, 200);
});

test('HTTP: a button that was taken away was on another version', async () => {
  const { id } = await shown();
  assert.deepEqual(codeOf(await answer(relay, id, { action: 'gone', version: 7 })), CHANGED);
});

test('the desk’s socket: the same, with the item as it now is', async () => {
  const { id, swap } = await shown();
  await swap();
  const press = { itemId: id, action: 'approve', key: randomUUID(), version: 1 };
  const { ok, problem } = await overSocket(relay, 'respond', press);
  assert.deepEqual(
    [ok, problem.code, problem.item.amount.value, problem.item.version],
    [false, 'ITEM_CHANGED', '90000', 2],
  );
  assert.equal((await item(id)).state, 'open');
});

test('an answer sent again under its key is the same answer, whatever changed since', async () => {
  const { id, swap } = await shown();
  const key = randomUUID();
  assert.equal((await answer(relay, id, { action: 'ask', key, version: 1 })).status, 200);
  await swap();
  assert.equal((await answer(relay, id, { action: 'ask', key, version: 1 })).status, 200);
});

test('every part that is read moves the version; what counts, falls due or becomes graver does not', async () => {
  const asked = event('approval.requested', { actions, facts: [{ label: 'Supplier', value: 'ACME' }] });
  const id = await relay.sendOne(asked);
  const versions: number[] = [];
  for (const change of [
    { severity: 'critical' },
    { dueAt: '2030-01-01T00:00:00Z' },
    { remind: true },
    { title: 'A title' },
    { facts: [{ value: 'ACME', label: 'Supplier' }] },
    { title: 'Another' },
    { body: 'Another' },
    { facts: [{ label: 'Supplier', value: 'Other' }] },
  ]) {
    await relay.send(bareEvent('item.updated', { eventId: asked.id, ...change }));
    versions.push((await item(id)).version);
  }
  assert.deepEqual(versions, [1, 1, 1, 1, 1, 2, 3, 4]);
});

test('a failure that folds changes all the time and can still be acknowledged', async () => {
  const fail = () => event('exception.raised', { fold: 'sync', title: 'Sync failed', error: { message: 'timeout' } });
  const [made] = await relay.send(fail());
  await relay.send(fail(), fail());
  const id = made?.itemId ?? '';
  const { version, fold } = await item(id);
  assert.deepEqual([version, fold.count], [1, 3]);
  await relay.send(
    event('exception.raised', { fold: 'sync', title: 'Sync failed', body: 'worse', error: { message: 'no route' } }),
  );
  assert.equal((await answer(relay, id, { action: 'acknowledge', comment: '', version })).status, 200);
});

async function formOf(link: string, action: string): Promise<URLSearchParams> {
  const page = await (await fetch(link, { headers: { accept: 'text/html' } })).text();
  const form = page.split('<form').find((one) => one.includes(`name="action" value="${action}"`)) ?? '';
  const unescaped = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
  const fields = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  return new URLSearchParams(Object.fromEntries(fields.map(([, name = '', value = '']) => [name, unescaped(value)])));
}
const post = async (link: string, body: URLSearchParams) => {
  const reply = await fetch(link, { method: 'POST', body, headers: { accept: 'text/html' } });
  return { status: reply.status, text: await reply.text() };
};

test('the form of an answer link: it answers the version that its page displayed; after a change both versions are shown', async () => {
  const { id, swap } = await shown();
  const link = await linkTo(mail, id);
  const form = await formOf(link, 'approve');
  await swap();
  const late = await post(link, form);
  assert.equal(late.status, 409);
  assert.match(late.text, /This changed while you were deciding/);
  assert.match(late.text, /<s[^>]*>€100\.00<\/s>.*<b[^>]*>€90,000\.00<\/b>/);
  assert.equal((await item(id)).state, 'open');
  const again = await formOf(link, 'approve');
  assert.equal((await post(link, again)).status, 200);
  assert.equal((await item(id)).state, 'answered');
});

test('an answer link posted without its page records the answer that the message named', async () => {
  const { id, swap } = await shown();
  const link = await linkTo(mail, id);
  await swap();
  assert.equal((await post(link, new URLSearchParams({ action: 'approve' }))).status, 409);
  assert.equal((await item(id)).state, 'open');
  for (const version of ['0', '-1', '2.0', 'x', '', '99999999999']) {
    assert.equal((await post(link, new URLSearchParams({ action: 'approve', version }))).status, 400, version);
  }
  const two = new URLSearchParams('action=approve&version=1&version=2');
  assert.equal((await post(link, two)).status, 400);
});

test('the version that a form submits is treated as text', async () => {
  const { id, swap } = await shown();
  const link = await linkTo(mail, id);
  await swap();
  const form = { action: 'approve', version: '1' };
  const evil = JSON.parse((await formOf(link, 'approve')).get('shown') ?? '{}');
  const script = JSON.stringify({
    ...evil,
    title: '<script>alert(1)</script>',
    facts: [{ label: '<i>', value: '"><img>' }],
  });
  for (const claimed of [script, '{', 'null', '[]', 'x'.repeat(9_000)]) {
    const late = await post(link, new URLSearchParams({ ...form, shown: claimed }));
    assert.equal(late.status, 409);
    assert.doesNotMatch(late.text, /<script|<img|<i>/);
  }
});
