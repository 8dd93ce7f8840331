/** Away from the desk in a whole relay: desks that are there, that leave, that come back; and a relay that is killed. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { createPresence } from '../../../relay/server/presence.ts';
import { type Program, startProgram } from '../../helpers/program.ts';
import { until } from '../../helpers/until.ts';
import { startDesk } from '../desk/relay-desk.ts';
import { type Receiver, SECRET, startReceiver, status } from '../outbound/receiver.ts';
import { createHandClock, createShiftedClock } from '../parts/clock.ts';
import { DIRECTORY, event, type RunningRelay, startRelay } from '../parts/relay.ts';

let receiver: Receiver;
before(async () => {
  receiver = await startReceiver();
});
after(() => receiver.close());

const directoryOf = (after: string) => ({
  ...DIRECTORY,
  users: DIRECTORY.users.map((user) =>
    user.id === 'dana'
      ? { ...user, channels: [{ gateway: 'flow', kind: 'push', to: 'dana', when: 'away', after }] }
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
  const ask = (title: string) => relay.send(event('approval.requested', { title, audience: { users: ['dana'] } }));

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
    // Seen or not, what came while they were there goes only if they left soon after: this one did, unseen.
    clock.shift(120_000);
    await until('all', () => titles().includes('at the desk'));
    assert.equal(new Set(titles()).size, titles().length);
  });

  test('an open page in a browser counts as being there', async () => {
    assert.equal((await relay.post('/me/here', undefined, 'dana-token')).status, 204);
    await ask('in the browser');
    await relay.post('/me/here', undefined, 'dana-token');
    clock.shift(31_000);
    await relay.post('/me/here', undefined, 'dana-token');
    await ask('later');
    clock.shift(50_000);
    await until('gone from the browser', () => titles().includes('later'));
    assert.equal((await relay.post('/me/here', undefined)).status, 401);
  });
});

test('presence: a desk that left may come back; a clock that goes back keeps nobody here', () => {
  const clock = createHandClock(1_800_000_000_000);
  let live = true;
  const presence = createPresence(clock, () => live);
  assert.equal(presence.hereUntil('dana'), Number.POSITIVE_INFINITY);
  live = false;
  assert.equal(presence.hereUntil('dana'), 0);
  presence.deskLeft('dana');
  assert.equal(presence.hereUntil('dana'), clock.now() + 4000);
  clock.pass(4000);
  assert.ok(presence.hereUntil('dana') <= clock.now());
  presence.browserActive('dana');
  clock.setWall(clock.now() - 24 * 3600_000);
  assert.ok(presence.hereUntil('dana') <= clock.now() + 45_000);
  presence.begin();
  assert.equal(presence.hereUntil('lee'), clock.now() + 4000);
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
    program = startProgram({ args: ['relay/main.ts', 'serve'], env });
    const line = await program.waitForLine(/relay ready at/);
    return line.slice(line.indexOf('http'));
  }

  test('between the event and the message: it goes once, with a link that works', async () => {
    folder = mkdtempSync(join(tmpdir(), 'beckon-away-'));
    writeFileSync(join(folder, 'directory.yaml'), JSON.stringify(directoryOf('PT2S')));
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
