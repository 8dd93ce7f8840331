/** Answer links over HTTP, each from the message that a gateway received. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { until } from '../../helpers/until.ts';
import { SECRET, startReceiver, status } from '../outbound/receiver.ts';
import { createShiftedClock } from '../parts/clock.ts';
import { ADMIN, bareEvent, DIRECTORY, event, startRelay } from '../parts/relay.ts';

const clock = createShiftedClock();

const GERMAN = { language: 'de', timeZone: 'Europe/Berlin' };

const receiver = await startReceiver();
const channels = [{ gateway: 'mail', kind: 'email', to: 'dana@acme.example', when: 'always' }];
const relay = await startRelay({
  clock,
  directory: {
    ...DIRECTORY,
    users: DIRECTORY.users.map((user) =>
      user.id === 'dana' || user.id === 'lee'
        ? { ...user, channels }
        : user.id === 'sam'
          ? { ...user, channels, ...GERMAN }
          : user,
    ),
    gateways: [{ id: 'mail', kind: 'webhook', url: receiver.url, secret: SECRET }],
  },
});
after(async () => {
  await relay.close();
  await receiver.close();
});

interface Sent {
  title: string;
  link: string;
  actions: { id: string; label: string; url: string }[];
  item: { id: string };
}

const sent = (): Sent[] => receiver.received.map(({ body }) => JSON.parse(body));

/** Sends an approval. @returns the link that the recipient got */
async function linkFor(userId: string, data: object = {}, type = 'approval.requested'): Promise<Sent> {
  // Each test has its own minute, so that none runs into another's rate limit.
  clock.shift(61_000);
  const [result] = await relay.send(event(type, { audience: { users: [userId] }, ...data }));
  return until('the message', () => sent().find(({ item }) => item.id === result?.itemId));
}

interface Page {
  status: number;
  headers: Headers;
  text: string;
}
async function call(url: string, init: RequestInit = {}): Promise<Page> {
  const response = await fetch(url, init);
  return { status: response.status, headers: response.headers, text: await response.text() };
}
const post = (url: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Page> =>
  call(url, { method: 'POST', body: new URLSearchParams(fields), headers });
const itemOf = async (id: string, token = 'dana-token') => (await relay.get(`/v1/items/${id}`, token)).body;

describe('a link', () => {
  test('shows the item, changes nothing, and may neither be cached nor framed', async () => {
    const { link, item, actions } = await linkFor('dana', {
      title: 'PO <4711> & "more"',
      body: 'ACME GmbH',
      facts: [{ label: 'Supplier', value: 'ACME <b>' }],
      amount: { value: '1234567.80', currency: 'EUR' },
      record: { system: 'SAP ERP', type: 'purchase-order', id: '4711', url: 'https://erp.example/4711' },
    });
    assert.match(link, new RegExp(`^${relay.url}/a/[A-Za-z0-9_-]{40,120}$`));
    assert.deepEqual(
      actions.map(({ id, url }) => [id, url]),
      ['approve', 'reject', 'request-info'].map((id) => [id, `${link}?action=${id}`]),
    );
    for (const url of [link, actions[0]!.url]) {
      for (const method of ['GET', 'HEAD']) {
        const { status, headers, text } = await call(url, { method });
        assert.equal(status, 200);
        assert.equal(headers.get('content-type'), 'text/html; charset=utf-8');
        assert.equal(headers.get('cache-control'), 'no-store');
        assert.match(headers.get('x-robots-tag') ?? '', /noindex/);
        assert.equal(headers.get('referrer-policy'), 'no-referrer');
        assert.match(headers.get('content-security-policy') ?? '', /default-src 'none';.*form-action 'self'/);
        assert.doesNotMatch(headers.get('content-security-policy') ?? '', /unsafe|script-src/);
        if (method === 'HEAD') continue;
        for (const part of ['PO &lt;4711&gt; &amp; &quot;more&quot;', 'ACME &lt;b&gt;', '€1,234,567.80', 'Dana Fox']) {
          assert.ok(text.includes(part), part);
        }
        assert.doesNotMatch(text, /<script|<b>|javascript:/);
      }
    }
    const after = await itemOf(item.id);
    assert.deepEqual([after.state, after.answers.length, after.seenAt], ['open', 0, null]);
  });

  test('speaks as the directory says of the person, else as their browser asks, in their time zone', async () => {
    const data = { amount: { value: '1234567.80', currency: 'EUR' }, dueAt: '2099-07-01T10:00:00Z' };
    const german = await linkFor('sam', data);
    assert.deepEqual(
      german.actions.map(({ label }) => label),
      ['Genehmigen', 'Ablehnen', 'Rückfrage'],
    );
    const page = await call(german.link, { headers: { 'accept-language': 'fr' } });
    assert.match(page.text, /<html lang="de">/);
    for (const part of ['1.234.567,80\u00a0€', 'Fällig 01.07.2099, 12:00 MESZ', 'Genehmigen', 'Ablehnen'])
      assert.ok(page.text.includes(part), `${part}: ${page.text}`);
    const { link } = await linkFor('dana', data);
    const french = await call(link, { headers: { 'accept-language': 'fr-CH, en;q=0.8' } });
    assert.deepEqual([french.headers.get('content-language'), french.headers.get('vary')], ['fr', 'accept-language']);
    for (const part of ['<html lang="fr">', 'Approuver', '1\u202f234\u202f567,80\u00a0€'])
      assert.ok(french.text.includes(part), part);
    const gone = await call(`${relay.url}/a/none`, { headers: { 'accept-language': 'de' } });
    assert.deepEqual([gone.status, /Dieser Link ist nicht gültig/.test(gone.text)], [404, true]);
  });

  test('answers once; then it shows the outcome and takes no more', async () => {
    const { link, item } = await linkFor('dana');
    const answered = await post(link, { action: 'approve', comment: '' });
    assert.equal(answered.status, 200);
    assert.match(answered.text, /You approved this at \d\d:\d\d UTC/);
    const { state, outcome, answers } = await itemOf(item.id);
    assert.deepEqual([state, outcome.action, outcome.by.id, outcome.comment], ['answered', 'approve', 'dana', null]);
    assert.equal(answers.length, 1);
    for (const action of ['approve', 'reject']) {
      const again = await post(link, { action });
      assert.equal(again.status, 409);
      assert.match(again.text, /was not recorded/);
      assert.match(again.text, /You approved this at/);
    }
    const shown = await call(link);
    assert.equal(shown.status, 200);
    assert.match(shown.text, /You approved this at/);
    assert.doesNotMatch(shown.text, /<form/);
    assert.equal((await itemOf(item.id)).answers.length, 1);
  });

  test('pressed ten times at once answers once', async () => {
    const { link, item } = await linkFor('dana');
    const pages = await Promise.all(Array.from({ length: 10 }, () => post(link, { action: 'approve' })));
    assert.deepEqual(pages.map(({ status }) => status).sort(), [200, ...Array(9).fill(409)]);
    assert.equal((await itemOf(item.id)).answers.length, 1);
  });

  test('has given its one answer, also where that was taken back', async () => {
    const revocable = { id: 'approve', label: 'Approve', kind: 'approve', revocable: 'PT15M' };
    const { link, item } = await linkFor('dana', { actions: [revocable] });
    await post(link, { action: 'approve' });
    const { answers } = await itemOf(item.id);
    const taken = await relay.post(
      `/v1/items/${item.id}/responses/${answers[0].key}/withdraw`,
      undefined,
      'dana-token',
    );
    assert.deepEqual([taken.status, taken.body.item.state], [200, 'open']);
    const shown = await call(link);
    assert.equal(shown.status, 200);
    assert.match(shown.text, /Dana Fox took the answer back/);
    const again = await post(link, { action: 'approve' });
    assert.equal(again.status, 409);
    assert.equal((await itemOf(item.id)).state, 'open');
  });

  test('tells who was faster', async () => {
    const { link, item } = await linkFor('dana', { audience: { users: ['dana', 'lee'] } });
    const key = crypto.randomUUID();
    await relay.post(`/v1/items/${item.id}/responses`, { action: 'reject', key }, 'lee-token');
    const shown = await call(link);
    assert.equal(shown.status, 200);
    assert.match(shown.text, /Already rejected by Lee Roe at \d\d:\d\d UTC/);
    const late = await post(link, { action: 'approve' });
    assert.equal(late.status, 409);
    assert.match(late.text, /Already rejected by Lee Roe/);
    const audit = (await relay.get('/v1/admin/audit?limit=200', ADMIN)).text;
    assert.match(audit, /late-answer/);
  });

  test('asks once, and may still decide', async () => {
    const { link, item } = await linkFor('dana');
    const unsaid = await post(link, { action: 'request-info', comment: '  ' });
    assert.equal(unsaid.status, 400);
    assert.match(unsaid.text, /needs a comment/);
    assert.equal((await post(link, { action: 'request-info', comment: 'Which cost centre?\r\nOld?' })).status, 200);
    assert.equal((await itemOf(item.id)).thread[0].text, 'Which cost centre?\nOld?');
    assert.equal((await post(link, { action: 'request-info', comment: 'And why?' })).status, 409);
    assert.match((await call(link)).text, /Which cost centre/);
    assert.equal((await post(link, { action: 'approve' })).status, 200);
    assert.equal((await itemOf(item.id)).state, 'answered');
  });

  test('a comment that is required is a field that is required; what was typed stays', async () => {
    const actions = [
      { id: 'ok', label: 'Fine', kind: 'approve', comment: 'optional' },
      { id: 'no', label: 'No way', kind: 'reject', comment: 'required', confirm: true },
    ];
    const { link } = await linkFor('dana', { actions });
    const { text } = await call(`${link}?action=no`);
    assert.match(text, /<details open><summary>No way…/);
    assert.match(text, /<textarea id="comment-no"[^>]* required/);
    assert.match(text, /type="checkbox"[^>]* required/);
    assert.ok(text.indexOf('value="no"') < text.indexOf('value="ok"'), 'the one that was chosen comes first');
    assert.equal((await post(link, { action: 'no' })).status, 400);
    const long = await post(link, { action: 'ok', comment: `<i>${'x'.repeat(2000)}` });
    assert.equal(long.status, 400);
    assert.match(long.text, /&lt;i&gt;x/);
    assert.equal((await post(link, { action: 'ok', comment: 'Go on' })).status, 200);
  });

  test('what needs more than a press leads to Beckon', async () => {
    const data = { amount: { value: '5000', currency: 'EUR' }, stepUp: { value: '1000', currency: 'EUR' } };
    const { link, actions, item } = await linkFor('dana', data);
    assert.equal(link, `${relay.url}/open/${item.id}`);
    assert.equal(actions, undefined);
  });

  test('the requester, to whom it was handed, may look and not answer', async () => {
    const { item } = await linkFor('lee', { requester: 'dana' });
    await relay.post(`/v1/items/${item.id}/delegate`, { to: 'dana' }, 'lee-token');
    const shown = await itemOf(item.id);
    assert.equal(shown.actions.length, 0);
  });

  test('who turns out to have asked once the link is out has no link any more, and the item stays open', async () => {
    const { link, item } = await linkFor('dana', { requester: 'D-0815', audience: { users: ['dana', 'lee'] } });
    assert.match((await call(link)).text, /Requested by D-0815 · not known here/);
    const change = { name: 'Dana Fox', roles: ['approver'], locations: ['BER'], units: ['EMEA'] };
    await relay.put('/v1/admin/people/dana', { ...change, aliases: ['d-0815'] }, ADMIN);
    assert.equal((await post(link, { action: 'approve' })).status, 404);
    await relay.put('/v1/admin/people/dana', { ...change, aliases: [] }, ADMIN);
    const { state, requestedBy } = await itemOf(item.id, 'lee-token');
    assert.deepEqual([state, requestedBy.ids], ['open', ['dana']], 'who was found out once stays so for this item');
  });

  test('says for whom it answers, and its form serves only them', async () => {
    const { link, item } = await linkFor('dana', { audience: { users: ['dana', 'lee'] }, decision: { policy: 'all' } });
    await relay.post(`/v1/items/${item.id}/delegate`, { to: 'dana' }, 'lee-token');
    assert.match((await call(link)).text, /You can also answer for Lee Roe\./);
    const shown = (await call(link)).text;
    assert.match(shown, /<input type="hidden" name="onBehalfOf" value="dana">/);
    const answered = { action: 'approve', key: crypto.randomUUID() };
    assert.equal((await relay.post(`/v1/items/${item.id}/responses`, answered, 'dana-token')).status, 200);
    assert.equal((await post(link, { action: 'approve', onBehalfOf: 'dana' })).status, 409, 'the page was old');
    assert.match((await call(link)).text, /You answer for Lee Roe\./);
    assert.equal((await post(link, { action: 'approve', onBehalfOf: 'lee' })).status, 200);
    assert.equal((await itemOf(item.id)).state, 'answered');
  });

  test('handed over, it says so and takes no answer', async () => {
    const { link, item } = await linkFor('dana');
    await relay.post(`/v1/items/${item.id}/delegate`, { to: 'sam' }, 'dana-token');
    assert.match((await call(link)).text, /You handed this to someone else/);
    assert.equal((await post(link, { action: 'approve' })).status, 403);
    assert.equal((await itemOf(item.id)).state, 'open');
  });

  test('closed meanwhile: why, and 409', async () => {
    const { link, item } = await linkFor('dana', {}, 'approval.requested');
    const { eventId, source } = await itemOf(item.id);
    await relay.send(bareEvent('item.withdrawn', { eventId, eventSource: source, reason: 'Paid in cash' }));
    const shown = await call(link);
    assert.deepEqual([shown.status, /Withdrawn by ERP, [^<]*: Paid in cash/.test(shown.text)], [200, true]);
    assert.equal((await post(link, { action: 'approve' })).status, 409);
  });

  test('several voters: it shows that others are still to answer', async () => {
    const { link } = await linkFor('dana', { audience: { users: ['dana', 'lee'] }, decision: { policy: 'all' } });
    const { text } = await post(link, { action: 'approve' });
    assert.match(text, /You approved this at .*Others are still to answer/);
    assert.match(text, /<bdi>Dana Fox approved<\/bdi>/, 'what happened says what was answered');
    assert.equal((await post(link, { action: 'approve' })).status, 409);
  });

  test('as JSON if the client accepts it', async () => {
    const { link, item } = await linkFor('dana');
    const json = { accept: 'application/json' };
    const shown = await call(link, { headers: json });
    assert.equal(JSON.parse(shown.text).item.id, item.id);
    const odd = await post(link, { action: 'fly' }, json);
    assert.deepEqual([odd.status, JSON.parse(odd.text).code], [400, 'REQUEST_INVALID']);
    const done = await post(link, { action: 'approve' }, json);
    assert.equal(JSON.parse(done.text).outcome.action, 'approve');
    const late = await post(link, { action: 'approve' }, json);
    assert.deepEqual([late.status, JSON.parse(late.text).code], [409, 'ALREADY_ANSWERED']);
    assert.equal(JSON.parse(late.text).outcome.action, 'approve');
  });
});

describe('no link', () => {
  test('forged in any place: 404', async () => {
    const { link } = await linkFor('dana');
    const at = link.lastIndexOf('/') + 1;
    const token = link.slice(at);
    const bytes = Buffer.from(token, 'base64url');
    const forged = [0, 3, 10, bytes.length - 17, bytes.length - 1].map((place) => {
      const copy = Buffer.from(bytes);
      copy[place] = copy[place]! ^ 1;
      return copy.toString('base64url');
    });
    for (const other of [
      ...forged,
      token.slice(0, -2),
      `${token}A`,
      `${token}=`,
      'x',
      '%00',
      '..%2f..',
      'a'.repeat(500),
    ]) {
      const shown = await call(link.slice(0, at) + other);
      assert.equal(shown.status, 404, other);
      assert.match(shown.text, /This link is not valid/);
      clock.shift(3000);
    }
    assert.equal((await post(link.slice(0, at) + forged[0], { action: 'approve' })).status, 404);
  });

  test('older than a day, or of a former recipient: 404', async () => {
    const goOn = clock.stop();
    const { link } = await linkFor('dana');
    clock.shift(24 * 3600_000 - 2000);
    assert.equal((await call(link)).status, 200);
    clock.shift(2001);
    assert.equal((await call(link)).status, 404);
    assert.equal((await post(link, { action: 'approve' })).status, 404);
    goOn();
  });

  test('more than 30 wrong ones a minute from one address: 429, and after a minute again; a right one always opens', async () => {
    const { link } = await linkFor('dana');
    const wrong = () => call(link.slice(0, -2));
    const goOn = clock.stop();
    assert.ok((await Promise.all(Array.from({ length: 40 }, () => call(link)))).every(({ status }) => status === 200));
    const pages = await Promise.all(Array.from({ length: 31 }, wrong));
    const late = pages.filter((page) => page.status === 429);
    assert.equal(late.length, 1);
    assert.match(late[0]!.text, /Too many tries/);
    const retryAfter = Number(late[0]!.headers.get('retry-after'));
    assert.ok(retryAfter > 50 && retryAfter <= 60, `${retryAfter}`);
    assert.equal((await call(link)).status, 200);
    clock.shift(61_000);
    assert.equal((await wrong()).status, 404);
    goOn();
  });

  test('odd bodies: a problem or a page, never a 5xx', async () => {
    const { link, item } = await linkFor('dana');
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const bodies: [string, Record<string, string>, number][] = [
      ['{"action":"approve"}', { 'content-type': 'application/json' }, 415],
      ['action=approve&action=reject', form, 400],
      ['', form, 400],
      ['action=%ff%00', form, 400],
      [`action=approve&comment=${'x'.repeat(70_000)}`, form, 413],
    ];
    for (const [body, headers, expected] of bodies) {
      assert.equal((await call(link, { method: 'POST', body, headers })).status, expected, body.slice(0, 40));
    }
    assert.equal((await call(link, { method: 'PUT', body: 'x' })).status, 405);
    assert.equal((await itemOf(item.id)).state, 'open');
  });

  test('holds over a restart of the relay', async () => {
    const { link } = await linkFor('dana');
    await relay.restart();
    const moved = relay.url + new URL(link).pathname;
    assert.equal((await call(moved)).status, 200);
    assert.equal((await post(moved, { action: 'approve' })).status, 200);
  });
});

test('behind a trusted proxy, each client has its own thirty; no other header is trusted', async () => {
  for (const [proxies, expected] of [
    [['127.0.0.1'], 404],
    [['192.0.2.0/24'], 429],
  ] as const) {
    const behind = await startRelay({ trustedProxies: proxies });
    const from = (address: string) => call(`${behind.url}/a/x`, { headers: { 'x-forwarded-for': address } });
    await Promise.all(Array.from({ length: 30 }, () => from('198.51.100.1')));
    assert.equal((await from('198.51.100.1')).status, 429);
    assert.equal((await from('198.51.100.2')).status, expected);
    await behind.close();
  }
});

test('what goes out is retried, and its fate is in the audit; without a gateway it is a dead letter', async () => {
  receiver.answer(status(503));
  const before = receiver.received.length;
  const [result] = await relay.send(event('approval.requested', { audience: { users: ['dana'] } }));
  const letters = () => relay.get('/v1/admin/dead-letters', ADMIN).then(({ body }) => body.items);
  const letter = await until('the dead letter', async () =>
    (await letters()).find(({ itemId }: { itemId: string }) => itemId === result?.itemId),
  );
  assert.deepEqual([letter.kind, letter.source], ['gateway', 'mail']);
  assert.ok(receiver.received.length - before >= 3);
  receiver.answer(status(204));
  await relay.post(`/v1/admin/dead-letters/${letter.id}/replay`, undefined, ADMIN);
  await until('it is delivered', async () => {
    const { body } = await relay.get('/v1/admin/audit?limit=200', ADMIN);
    const kinds = (body.items ?? []).filter((one: { item: string }) => one.item === result?.itemId);
    return kinds.some(({ kind }: { kind: string }) => kind === 'confirmed');
  });
});
