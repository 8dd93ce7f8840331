/** The clock of the relay's machine jumps by an hour, both ways, while it runs and while it is down: nothing is delayed or duplicated. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { DEFAULT_LIFETIMES } from '../../relay/domain/people/session-ports.ts';
import type { Log } from '../../relay/domain/ports.ts';
import { until } from '../helpers/until.ts';
import { type Receiver, SECRET, startReceiver, status } from '../relay/outbound/receiver.ts';
import { createHandClock, type HandClock } from '../relay/parts/clock.ts';
import { DIRECTORY, event, type RunningRelay, startRelay } from '../relay/parts/relay.ts';
import { silentLog } from '../relay/parts/store.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-11-25T08:00:00Z');

interface Scene {
  clock: HandClock;
  relay: RunningRelay;
  receiver: Receiver;
  said: string[];
}

async function scene(t: TestContext): Promise<Scene> {
  const receiver = await startReceiver();
  const clock = createHandClock(START);
  const said: string[] = [];
  const log: Log = { ...silentLog, warn: (_, line) => said.push(line) };
  const [erp, ...rest] = DIRECTORY.sources;
  const relay = await startRelay({
    clock,
    timers: clock,
    log,
    config: { lifetimes: { ...DEFAULT_LIFETIMES, browser: 5 * MINUTE } },
    directory: {
      ...DIRECTORY,
      sources: [{ ...erp, response: { url: receiver.url, secret: SECRET } }, ...rest],
      gateways: [{ id: 'sms', kind: 'webhook', url: receiver.url, secret: SECRET }],
      users: DIRECTORY.users.map((user) =>
        user.id === 'sam' ? { ...user, channels: [{ gateway: 'sms', kind: 'sms', to: '+49', after: 'PT5M' }] } : user,
      ),
    },
  });
  t.after(async () => {
    await relay.close();
    await receiver.close();
  });
  return { clock, relay, receiver, said };
}

/**
 * Advances the clock in small steps until the condition holds, each step only after the relay has finished its pending writes,
 * however busy the machine is. @returns ms advanced
 */
async function passUntil({ clock, relay }: Scene, what: string, is: () => boolean | Promise<boolean>): Promise<number> {
  for (let passed = 0; passed < 2 * HOUR; passed += 9 * SECOND) {
    if (await is()) return passed;
    clock.pass(9 * SECOND);
    // Written after all pending work.
    assert.equal((await relay.put('/v1/me/subscriptions', { rules: [] }, 'kim-token')).status, 200);
  }
  throw new Error(`${what}: not within two hours`);
}

const stepBack = async ({ clock, said }: Scene, ms: number): Promise<void> => {
  const before = said.length;
  clock.setWall(clock.now() - ms);
  clock.pass(SECOND);
  await until('it is said', () => said.slice(before).some((line) => /set back/.test(line)));
};
const stepAhead = async ({ clock, said }: Scene, ms: number): Promise<void> => {
  const before = said.length;
  clock.setWall(clock.now() + ms);
  clock.pass(SECOND);
  await until('it is said', () => said.slice(before).some((line) => /went ahead/.test(line)));
};

/** Answered; its source asked for a retry in ten minutes. */
async function putOff({ relay, receiver }: Scene): Promise<void> {
  receiver.answer((response) => response.writeHead(503, { 'retry-after': '600' }).end());
  const [made] = await relay.send(event('approval.requested'));
  const answer = { action: 'approve', key: randomUUID() };
  assert.equal((await relay.post(`/v1/items/${made?.itemId}/responses`, answer, 'dana-token')).status, 200);
  await until('tried once', async () => (await relay.get('/metrics')).text.includes('result="retry"} 1'));
  receiver.answer(status(204));
}

test('a retry waits its time and no hour longer when the clock is set back, and goes out once when it is set again', async (t) => {
  const one = await scene(t);
  const { relay, receiver } = one;
  await putOff(one);
  await stepBack(one, HOUR);
  const waited = await passUntil(one, 'it goes out', () => receiver.received.length === 2);
  assert.ok(waited >= 9 * MINUTE && waited < 12 * MINUTE, `${waited / MINUTE} minutes`);
  await stepAhead(one, 2 * HOUR);
  const [first, second, third] = receiver.received;
  assert.equal(second?.id, first?.id);
  assert.equal(third, undefined);
  const { text } = await relay.get('/metrics');
  assert.match(text, /beckon_clock_steps_total\{direction="back"\} 1/);
  assert.match(text, /beckon_clock_steps_total\{direction="ahead"\} 1/);
});

test('the same over a restart: the trail tells that it was later before', async (t) => {
  const one = await scene(t);
  const { clock, relay, receiver, said } = one;
  await putOff(one);
  await relay.restart(() => clock.setWall(clock.now() - HOUR));
  assert.ok(said.some((line) => /set back/.test(line)));
  const waited = await passUntil(one, 'it goes out', () => receiver.received.length === 2);
  assert.ok(waited < 12 * MINUTE, `${waited / MINUTE} minutes`);
});

test('what is critical calls out as often as before, escalates once, and what is due by a date stays', async (t) => {
  const one = await scene(t);
  const { relay } = one;
  const due = START + 5 * HOUR;
  const [alert, approval] = await relay.send(
    event('alert.raised', { severity: 'critical', fold: 'pump', repeat: 'PT10M' }),
    event('approval.requested', {
      dueAt: new Date(due).toISOString(),
      reminders: ['-PT4H'],
      escalation: [{ after: 'PT15M', audience: { users: ['sam'] } }],
    }),
  );
  const threadOf = async (id: string | undefined, kind: string): Promise<number> => {
    const { body } = await relay.get(`/v1/items/${id}`, 'dana-token');
    return body.thread.filter((entry: { kind: string }) => entry.kind === kind).length;
  };
  await stepBack(one, HOUR);
  const called = await passUntil(one, 'it calls', async () => (await threadOf(alert?.itemId, 'reminder')) === 1);
  assert.ok(called < 12 * MINUTE, `${called / MINUTE} minutes until it called`);
  const more = await passUntil(one, 'it escalates', async () => (await threadOf(approval?.itemId, 'escalation')) === 1);
  assert.ok(called + more < 17 * MINUTE, `${(called + more) / MINUTE} minutes until it escalated`);
  assert.equal(await threadOf(approval?.itemId, 'reminder'), 0, 'an hour earlier there is an hour more to the date');
  await stepAhead(one, 2 * HOUR);
  await until('the reminder', async () => (await threadOf(approval?.itemId, 'reminder')) === 1);
  await stepBack(one, 2 * HOUR);
  await stepAhead(one, 2 * HOUR);
  assert.equal(await threadOf(approval?.itemId, 'reminder'), 1);
  assert.equal(await threadOf(approval?.itemId, 'escalation'), 1);
});

test('a machine that slept for ten minutes: what fell due meanwhile is one reminder, and a session whose end passed is over', async (t) => {
  const one = await scene(t);
  const { clock, relay } = one;
  const [alert, approval] = await relay.send(
    event('alert.raised', { severity: 'critical', fold: 'pump', repeat: 'PT2M' }),
    event('approval.requested', {
      dueAt: new Date(START + HOUR).toISOString(),
      reminders: ['-PT58M', '-PT56M', '-PT54M'],
    }),
  );
  const signedIn = await relay.post('/me/session', { token: 'lee-token' }, undefined, { 'x-beckon-page': '1' });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const asLee = () => fetch(`${relay.url}/v1/me`, { headers: { cookie, 'x-beckon-page': '1' } });
  assert.equal((await asLee()).status, 200);
  const remindersOf = async (id: string | undefined): Promise<number> => {
    const { body } = await relay.get(`/v1/items/${id}`, 'dana-token');
    return body.thread.filter((entry: { kind: string }) => entry.kind === 'reminder').length;
  };
  // Timers stop during sleep.
  await stepAhead(one, 10 * MINUTE);
  await until(
    'both remind',
    async () => (await remindersOf(alert?.itemId)) + (await remindersOf(approval?.itemId)) === 2,
  );
  clock.pass(SECOND);
  clock.pass(SECOND);
  assert.deepEqual([await remindersOf(alert?.itemId), await remindersOf(approval?.itemId)], [1, 1]);
  assert.equal((await asLee()).status, 401);
});

test('who is away is written to no later for it, and once', async (t) => {
  const one = await scene(t);
  const { clock, relay, receiver } = one;
  clock.pass(10 * SECOND);
  await relay.send(event('approval.requested', { audience: { users: ['sam'] } }));
  await stepBack(one, HOUR);
  const waited = await passUntil(one, 'it goes out', () => receiver.received.length === 1);
  assert.ok(waited < 7 * MINUTE, `${waited / MINUTE} minutes`);
  await stepAhead(one, 2 * HOUR);
  clock.pass(SECOND);
  await until(
    'all is sent',
    async () => !/beckon_outbound_messages\{state="(queued|sending)"\} [1-9]/.test((await relay.get('/metrics')).text),
  );
  assert.equal(receiver.received.length, 1);
});

test('ids, cursors and the trail go on in order, whatever the clock says', async (t) => {
  const one = await scene(t);
  const { relay } = one;
  await relay.send(event('approval.requested'));
  await stepBack(one, HOUR);
  await relay.send(event('approval.requested'));
  const page = await relay.get('/v1/items?state=open', 'dana-token');
  assert.equal(page.status, 200);
  const { body } = await relay.get('/v1/admin/audit', 'admin-token-of-the-test');
  const numbers = body.items.map(({ seq }: { seq: number }) => seq);
  assert.deepEqual(
    numbers,
    [...numbers].sort((a, b) => a - b),
  );
  assert.ok(numbers.length >= 2);
});
