/** Contract section 4, "Answer links", and section 1, `channels` of people. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { until } from '../helpers/until.ts';
import { openDesk } from './parts/desk.ts';
import { SECRET, startEndpoint } from './parts/endpoint.ts';
import { bare, COMPANY, call, event, startContractRelay } from './parts/relay.ts';

const PUBLIC = 'https://beckon.acme.example';
const mail = await startEndpoint();
const channel = (when: string, to: string) => ({ gateway: 'mail', kind: 'email', to, when });
const channels: Record<string, object[]> = {
  dana: [channel('always', 'dana@acme.example')],
  lee: [channel('always', 'lee@acme.example')],
  kim: [channel('away', 'kim@acme.example')],
};
const relay = await startContractRelay(
  {
    ...COMPANY,
    stepUp: [{ value: '10000', currency: 'EUR' }],
    users: COMPANY.users.map((user) => ({ ...user, ...(channels[user.id] ? { channels: channels[user.id] } : {}) })),
    gateways: [{ id: 'mail', kind: 'webhook', url: `${mail.url}/mail`, secret: SECRET }],
  },
  { BECKON_PUBLIC_URL: PUBLIC },
);
after(async () => {
  await relay.close();
  await mail.close();
});

const messagesOf = (itemId: string) => mail.taken.filter(({ body }) => body.item.id === itemId);
/** Replaces the public address with the relay's. */
const here = (link: string) => link.replace(PUBLIC, relay.url);
async function linked(
  person: string,
  data: object = {},
): Promise<{ id: string; link: string; body: Record<string, unknown> }> {
  const id = await relay.item('approval.requested', { audience: { users: [person] }, ...data });
  const { body } = await mail.first('the message', (taken) => taken.body.item.id === id);
  return { id, link: here(body.link), body };
}
const press = (link: string, fields: Record<string, string>) =>
  call(link, { method: 'POST', body: new URLSearchParams(fields) });

describe('answer links', () => {
  test('"a message … may carry {public url}/a/<token>"; GET "shows the item and its actions and changes nothing"', async () => {
    const { id, link, body } = await linked('dana', { title: 'PO <b>4711</b>' });
    assert.match(String(body.link), /^https:\/\/beckon\.acme\.example\/a\/[\w.~-]+$/);
    for (let times = 0; times < 3; times += 1) {
      const page = await call(link);
      assert.equal(page.status, 200);
      assert.match(page.headers.get('content-type') ?? '', /text\/html/);
      assert.ok(
        page.text.includes('PO &lt;b&gt;4711&lt;/b&gt;') &&
          page.text.includes('Approve') &&
          page.text.includes('Reject'),
      );
      assert.doesNotMatch(page.text, /<script/);
      assert.match(page.headers.get('cache-control') ?? '', /no-store/);
      assert.match(page.headers.get('x-robots-tag') ?? page.text, /noindex/);
      assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
    }
    const item = await relay.seen('dana', id);
    assert.deepEqual([item.state, item.outcome, item.seenAt], ['open', null, null]);
  });

  test('"only the POST of its form (action, comment) answers, once. Afterwards GET shows the outcome, POST is 409"', async () => {
    const { id, link } = await linked('dana');
    assert.equal((await press(link, { action: 'reject', comment: 'Too late' })).status, 200);
    const { outcome } = await relay.seen('dana', id);
    assert.deepEqual([outcome.action, outcome.by.id, outcome.comment], ['reject', 'dana', 'Too late']);
    const after = await call(link);
    assert.equal(after.status, 200);
    assert.match(after.text, /reject/i);
    assert.equal((await press(link, { action: 'approve' })).status, 409);
  });

  test('"valid until the item closes"; the link says if another person was faster', async () => {
    const id = await relay.item('approval.requested', { audience: { users: ['dana', 'lee'] } });
    await until('both messages', () => messagesOf(id).length === 2);
    const [one, other] = messagesOf(id).map(({ body }) => here(body.link));
    assert.equal((await press(one ?? '', { action: 'approve' })).status, 200);
    const faster = (await relay.seen('dana', id)).outcome.by.name;
    assert.ok((await call(other ?? '')).text.includes(faster));
    assert.equal((await press(other ?? '', { action: 'reject' })).status, 409);
  });

  test('"expired or forged is 404"', async () => {
    const { link } = await linked('dana');
    const token = link.split('/a/')[1] ?? '';
    const flipped = `${token.slice(0, 10)}${token[10] === 'A' ? 'B' : 'A'}${token.slice(11)}`;
    for (const forged of ['x', flipped, token.slice(0, -2), `${token}A`]) {
      assert.equal((await call(`${relay.url}/a/${forged}`)).status, 404, forged);
      assert.equal((await press(`${relay.url}/a/${forged}`, { action: 'approve' })).status, 404, forged);
    }
  });

  test('"not for items that need step-up"', async () => {
    const { body } = await linked('dana', { amount: { value: '12400.00', currency: 'EUR' } });
    assert.doesNotMatch(JSON.stringify(body), /\/a\//);
  });
});

describe('section 8, "Answers and versions", by answer link', () => {
  test('"answer links … always send it": the page carries the version, a link without its page the one of its message', async () => {
    const about = { audience: { users: ['dana'] }, title: 'As told' };
    const told = event('approval.requested', about);
    const [made] = await relay.send(told);
    const id = made?.itemId ?? '';
    const { body } = await mail.first('the message', (taken) => taken.body.item.id === id);
    const link = here(body.link);
    assert.match((await call(link)).text, /name="version" value="1"/);
    await relay.send(bare('item.updated', { eventId: told.id, title: 'Another thing' }));
    for (const fields of [{ action: 'approve' }, { action: 'approve', version: '1' }]) {
      const late = await press(link, fields);
      assert.equal(late.status, 409);
      assert.ok(late.text.includes('Another thing'), 'with the item');
    }
    assert.equal((await press(link, { action: 'approve', version: '2' })).status, 200);
  });
});

describe('away messages', () => {
  test('"go out only for items whose delivery is beckon and that want an answer"', async () => {
    await relay.put(
      '/v1/me/subscriptions',
      { rules: [{ role: '*', types: ['task.assigned'], deliver: 'badge' }] },
      'dana-token',
    );
    const badge = await relay.item('task.assigned', { audience: { users: ['dana'] } });
    const status = { record: { system: 'S', type: 't', id: '1' }, status: { to: 'x' }, audience: { users: ['dana'] } };
    const news = await relay.item('status.changed', status);
    // Messages queued after them have arrived: they were never queued.
    await linked('dana');
    await relay.put('/v1/me/subscriptions', { rules: [] }, 'dana-token');
    assert.deepEqual([messagesOf(badge).length, messagesOf(news).length], [0, 0]);
  });

  test('"outside quiet hours"', async () => {
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
    const quietHours = { from: '00:00', to: '00:00', days, timeZone: 'UTC', unless: { severity: 'critical' } };
    const kept = await relay.put('/v1/me/subscriptions', { rules: [], quietHours }, 'lee-token');
    assert.equal(kept.status, 200, kept.text);
    const quiet = await relay.item('approval.requested', { audience: { users: ['lee'] } });
    const { id: loud } = await linked('lee', { severity: 'critical' });
    assert.deepEqual([messagesOf(quiet).length, messagesOf(loud).length], [0, 1]);
    await relay.put('/v1/me/subscriptions', { rules: [] }, 'lee-token');
  });

  test('`when: away`: "no live desk or browser"', async () => {
    const desk = await openDesk(relay.url, { token: 'kim-token', cursor: null });
    await desk.hear('sync', (page) => page.live);
    const atDesk = await relay.item('approval.requested', { audience: { users: ['kim'] } });
    await desk.hear('item', ({ item }) => item.id === atDesk);
    await desk.ask('seen', { itemIds: [atDesk] });
    await linked('dana');
    assert.equal(messagesOf(atDesk).length, 0);
    desk.close();
    await linked('kim');
  });
});
