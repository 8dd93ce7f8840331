/** Forwarding for people away from their desks, in a whole relay: desks connect, leave and return, and a relay is killed. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { io } from 'socket.io-client';
import { createDeskPresence } from '../../../relay/domain/away/desk-presence.ts';
import { DEMO_ACCOUNT, gatewayEntry } from '../../../simulator/opentext/account.ts';
import { startOpenText } from '../../../simulator/opentext/server.ts';
import { type Program, startProgram } from '../../helpers/program.ts';
import { RELAY_PROGRAM } from '../../helpers/relay-program.ts';
import { until } from '../../helpers/until.ts';
import { startDesk } from '../desk/relay-desk.ts';
import { SECRET, startReceiver, status } from '../outbound/receiver.ts';
import { createHandClock, createShiftedClock, realClock } from '../parts/clock.ts';
import { DIRECTORY, event, type RunningRelay, startRelay } from '../parts/relay.ts';

const receiver = await startReceiver();
after(() => receiver.close());

const directoryOf = (after: string) => ({
  ...DIRECTORY,
  users: DIRECTORY.users.map((user) =>
    user.id === 'dana' || user.id === 'lee'
      ? { ...user, channels: [{ gateway: 'flow', kind: 'push', to: user.id, when: 'away', after }] }
      : user,
  ),
  gateways: [{ id: 'flow', kind: 'webhook', url: receiver.url, secret: SECRET }],
});
const titles = (): string[] => receiver.received.map(({ body }) => JSON.parse(body).title);

describe('desks', () => {
  const clock = createShiftedClock();
  let relay: RunningRelay;
  before(async () => {
    relay = await startRelay({ clock, directory: directoryOf('PT30S') });
    clock.shift(10_000);
  });
  after(() => relay.close());
  const ask = (title: string, who = 'dana') =>
    relay.send(event('approval.requested', { title, audience: { users: [who] } }));
  /** Lee is at no desk: the message to them shows that the relay has looked at what was sent before. */
  const look = async (title: string): Promise<void> => {
    await ask(title, 'lee');
    clock.shift(31_000);
    await until(title, () => titles().includes(title));
  };

  test('who is at a desk is not followed; who left is', async () => {
    const desk = startDesk(relay.url, { token: 'dana-token' });
    await until('live', () => desk.live);
    await ask('at the desk');
    clock.shift(31_000);
    await ask('another');
    await until('the other arrives', () => [...desk.items.values()].some(({ title }) => title === 'another'));
    assert.deepEqual(titles(), []);
    desk.close();
    await until('the desk is gone', async () => /beckon_desks(_\w+)? 0\b/.test((await relay.get('/metrics')).text));
    clock.shift(31_000);
    await until('it goes after them', () => titles().includes('another'));
    await ask('away');
    clock.shift(31_000);
    await until('the message', () => titles().includes('away'));
    // An item that arrived while they were present is forwarded only if it is unseen and they left soon after, as here.
    clock.shift(120_000);
    await until('all', () => titles().includes('at the desk'));
    assert.equal(new Set(titles()).size, titles().length);
  });

  test('the web client counts as being there while its socket is', async () => {
    const page = { 'x-beckon-page': '1' };
    const signedIn = await relay.post('/me/session', { token: 'dana-token' }, undefined, page);
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const socket = io(`${relay.url}/v1/desk`, {
      transports: ['websocket'],
      forceNew: true,
      extraHeaders: { cookie, origin: relay.url },
    });
    await until('live in the browser', () => socket.connected);
    await ask('in the browser');
    await look('for Lee');
    assert.ok(!titles().includes('in the browser'));
    // The page is hidden and may not show notifications, so no person would notice the item there.
    await socket.emitWithAck('beckons', { beckons: false });
    await ask('out of sight');
    clock.shift(31_000);
    await until('it goes after them though the page is open', () => titles().includes('out of sight'));
    await socket.emitWithAck('beckons', { beckons: true });
    await ask('back in sight');
    await look('for Lee again');
    assert.ok(!titles().includes('back in sight'));
    socket.close();
    await until('gone from the browser', async () =>
      /beckon_desks(_\w+)? 0\b/.test((await relay.get('/metrics')).text),
    );
    clock.shift(50_000);
    await until('it goes after them', () => titles().includes('back in sight'));
  });
});

test('presence: a desk that left may return; a clock that goes back keeps no one present', () => {
  const clock = createHandClock(1_800_000_000_000);
  let live = true;
  const presence = createDeskPresence(clock, () => live);
  assert.equal(presence.hereUntil('dana'), Number.POSITIVE_INFINITY);
  live = false;
  assert.equal(presence.hereUntil('dana'), 0);
  presence.deskLeft('dana');
  assert.equal(presence.hereUntil('dana'), clock.now() + 4000);
  clock.pass(4000);
  assert.ok(presence.hereUntil('dana') <= clock.now());
  presence.deskLeft('dana');
  clock.setWall(clock.now() - 24 * 3600_000);
  assert.ok(presence.hereUntil('dana') <= clock.now() + 4000);
  clock.pass(4000);
  assert.ok(presence.hereUntil('dana') <= clock.now(), 'a moment, not one that begins with each look');
  presence.begin();
  assert.equal(presence.hereUntil('lee'), clock.now() + 4000);
});

/** Push messages and e-mails carry their text in base64. */
function linkIn(body: string, url: string): string {
  const { data, body: parts, sms_text: sms } = JSON.parse(body);
  const text = sms ?? Buffer.from(data ?? parts[0].data, 'base64').toString('utf8');
  return new RegExp(`${url}/a/[A-Za-z0-9_-]+`).exec(text)?.[0] ?? assert.fail(text);
}

/** End to end: no desk connected, an OpenText as strict as its collections, a link opened on a phone, the response at the source. */
test('reached by push, SMS and e-mail, answered by the link, heard by the source', async () => {
  const openText = await startOpenText({
    host: '127.0.0.1',
    port: 0,
    account: DEMO_ACCOUNT,
    clock: realClock,
    pace: { sent: 0, arrived: 0 },
  });
  const source = await startReceiver();
  const clock = createShiftedClock();
  const channel = (kind: string, to: string) => ({ gateway: 'phones', kind, to, when: 'away', after: 'PT1M' });
  const channels = [
    channel('push', 'dana-device'),
    channel('sms', '+4915550100417'),
    channel('email', 'dana@acme.example'),
  ];
  const [erp, ...sources] = DIRECTORY.sources;
  const entry = gatewayEntry('phones', openText.url, DEMO_ACCOUNT);
  const relay = await startRelay({
    clock,
    directory: {
      ...DIRECTORY,
      sources: [{ ...erp, response: { url: source.url, secret: SECRET } }, ...sources],
      users: DIRECTORY.users.map((user) => (user.id === 'dana' ? { ...user, channels } : user)),
      gateways: [{ ...entry, template: '{ "to": to, "alert": title, "text": body, "link": link }' }],
    },
  });
  try {
    clock.shift(5000);
    const asked = event('approval.requested', { title: 'PO 4711', body: 'ACME GmbH', audience: { users: ['dana'] } });
    const [result] = await relay.send(asked);
    clock.shift(60_000);
    const taken = (route: string) => openText.journal.find((one) => one.route === route && one.answered < 300)?.body;
    const bodies = await until('push, SMS and e-mail', () => {
      const all = ['push', 'sms', 'email'].map(taken).filter((body) => body !== undefined);
      return all.length === 3 && all;
    });
    const links = bodies.map((body) => linkIn(body, relay.url));
    const [link = ''] = links;
    assert.equal((await fetch(link)).status, 200);
    assert.equal((await relay.get(`/v1/items/${result?.itemId}`, 'dana-token')).body.state, 'open');
    const answered = await fetch(link, { method: 'POST', body: new URLSearchParams({ action: 'approve' }) });
    assert.equal(answered.status, 200);
    const { signed, body } = await until('the source hears', () => source.received[0]);
    const { data } = JSON.parse(body);
    assert.ok(signed);
    assert.deepEqual(
      [data.eventId, data.action, data.respondedBy.id, data.device],
      [asked.id, 'approve', 'dana', 'answer link'],
    );
    for (const other of links) assert.match(await (await fetch(other)).text(), /You approved this at/);
  } finally {
    await relay.close();
    await source.close();
    await openText.close();
  }
});

describe('killed', () => {
  let folder = '';
  let program: Program | null = null;
  afterEach(async () => {
    await program?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  async function start(): Promise<string> {
    const env = { BECKON_DATA: folder, BECKON_DIRECTORY: join(folder, 'directory.yaml'), BECKON_PORT: '0' };
    program = startProgram({ args: [RELAY_PROGRAM, 'serve'], env });
    const line = await program.waitForLine(/relay ready at/);
    return line.slice(line.indexOf('http'));
  }

  test('between the event and the message: it goes once, with a link that works', async () => {
    folder = mkdtempSync(join(tmpdir(), 'beckon-away-'));
    writeFileSync(join(folder, 'directory.yaml'), JSON.stringify(directoryOf('PT5S')));
    const first = await start();
    const sent = await fetch(`${first}/v1/events`, {
      method: 'POST',
      headers: { authorization: 'Bearer erp-key', 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(event('approval.requested', { title: 'killed', audience: { users: ['dana'] } })),
    });
    assert.equal(sent.status, 202);
    await program?.kill('SIGKILL');
    const second = await start();
    const message = await until('the message', () => receiver.received.find(({ body }) => body.includes('"killed"')));
    const { link } = JSON.parse(message.body);
    assert.ok(link.startsWith(`${second}/a/`));
    assert.equal((await fetch(link)).status, 200);
    assert.equal(titles().filter((title) => title === 'killed').length, 1);
    receiver.answer(status(204));
  });
});
