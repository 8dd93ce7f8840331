/** Staying signed in, minute by minute, with a scripted issuer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Account, Refreshed } from '../../desk/account/account.ts';
import { createSession } from '../../desk/account/session.ts';
import { fakeClock } from '../electron/parts/clock.ts';

const T0 = Date.parse('2026-11-25T08:00:00Z');
const MINUTE = 60_000;

const accountAt = (now: number, number = 0, life = 5 * MINUTE): Account => ({
  relay: 'https://relay.acme.example',
  token: `token ${number}`,
  signedIn: {
    issuer: 'https://login.acme.example',
    clientId: 'desk',
    scopes: [],
    audience: 'beckon',
    refreshToken: `refresh ${number}`,
    issuedAt: now,
    expiresAt: now + life,
  },
});

function setUp(answer: () => Refreshed['state'] | Promise<Refreshed['state']>) {
  const clock = fakeClock(T0);
  const told: string[] = [];
  const spent: string[] = [];
  let number = 0;
  const session = createSession({
    clock,
    random: { fraction: () => 0.5, uuid: () => '' },
    log: { info() {}, warn() {} },
    async refresh(account) {
      spent.push(account.signedIn?.refreshToken ?? '');
      const state = await answer();
      if (state === 'away') return { state, failure: { kind: 'refused' } };
      if (state === 'ended') return { state };
      number += 1;
      return { state, account: accountAt(clock.now(), number) };
    },
    renewed: (account) => void told.push(`renewed ${account.token}`),
    away: (_, retryAt) => void told.push(`away ${Math.round((retryAt - clock.now()) / 1000)}`),
    ended: () => void told.push('ended'),
  });
  session.connect(async (account) => void told.push(`keep ${account.token}`));
  /** Lets pending promises settle. */
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { clock, told, spent, session, settle };
}

test('a fresh token is requested before the old one ends, and stored before use, repeatedly', async () => {
  const { clock, told, session, settle } = setUp(() => 'fresh');
  session.follow(accountAt(T0));
  clock.tick(3.7 * MINUTE);
  await settle();
  assert.deepEqual(told, []);
  clock.tick(0.1 * MINUTE);
  await settle();
  assert.deepEqual(told, ['keep token 1', 'renewed token 1']);
  clock.tick(3.8 * MINUTE);
  await settle();
  assert.equal(told.at(-1), 'renewed token 2');
});

test('a device token needs nothing, and nothing can be had for it', async () => {
  const { clock, told, session, settle } = setUp(() => 'fresh');
  session.follow({ relay: 'https://relay.acme.example', token: 'bkn_x' });
  assert.equal(session.refused(), false);
  session.wake();
  clock.tick(24 * 60 * MINUTE);
  await settle();
  assert.deepEqual(told, []);
});

test('after sleep what is due is asked for at once', async () => {
  const { clock, told, session, settle } = setUp(() => 'fresh');
  // The computer slept: the wall clock advanced, the timers did not.
  session.follow(accountAt(T0 - 10 * MINUTE));
  session.wake();
  session.wake();
  await settle();
  assert.deepEqual(told, ['keep token 1', 'renewed token 1'], 'once, as a refresh token may be used once');
  clock.tick(0);
});

test('refused by the relay: one fresh token is had; refused at once again, no other would help', async () => {
  const { clock, told, session, settle } = setUp(() => 'fresh');
  session.follow(accountAt(T0));
  clock.tick(MINUTE);
  assert.equal(session.refused(), true);
  assert.equal(session.refused(), true, 'while it is being asked for');
  await settle();
  assert.deepEqual(told, ['keep token 1', 'renewed token 1']);
  assert.equal(session.refused(), false);
});

test('an unreachable issuer is retried, and reported only while the relay waits', async () => {
  let state: Refreshed['state'] = 'away';
  const { clock, told, session, settle } = setUp(() => state);
  session.follow(accountAt(T0));
  clock.tick(3.8 * MINUTE);
  await settle();
  assert.deepEqual(told, [], 'the token in use is still good');
  session.refused();
  await settle();
  assert.match(told[0] ?? '', /^away \d+$/);
  state = 'fresh';
  clock.tick(2 * MINUTE);
  await settle();
  assert.equal(told.at(-1), 'renewed token 1');
});

test('an issuer that refuses: the current token is used to its end, then the person is notified once', async () => {
  const { clock, told, session, settle } = setUp(() => 'ended');
  session.follow(accountAt(T0));
  clock.tick(3.8 * MINUTE);
  await settle();
  assert.deepEqual(told, []);
  clock.tick(1.3 * MINUTE);
  await settle();
  assert.deepEqual(told, ['ended']);
  assert.equal(session.refused(), false);
});

test('signed out during a request to the issuer: its reply is discarded', async () => {
  let answer = (_: Refreshed['state']) => {};
  const { told, session, settle } = setUp(
    () =>
      new Promise<Refreshed['state']>((resolve) => {
        answer = resolve;
      }),
  );
  session.follow(accountAt(T0 - 10 * MINUTE));
  session.wake();
  session.follow(null);
  answer('fresh');
  await settle();
  assert.ok(!told.some((line) => line.startsWith('renewed')));
});

test('property: no refresh token is used twice', async () => {
  const step = fc.constantFrom('tick', 'long', 'refused', 'wake', 'settle');
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 30 }),
      fc.infiniteStream(fc.constantFrom('fresh' as const, 'fresh' as const)),
      async (steps, states) => {
        const { clock, spent, session, settle } = setUp(() => states.next().value ?? 'fresh');
        session.follow(accountAt(T0));
        for (const one of steps) {
          if (one === 'tick') clock.tick(30_000);
          else if (one === 'long') clock.tick(10 * MINUTE);
          else if (one === 'refused') session.refused();
          else if (one === 'wake') session.wake();
          else await settle();
        }
        await settle();
        assert.equal(new Set(spent).size, spent.length, spent.join());
      },
    ),
    { numRuns: 60 },
  );
});
