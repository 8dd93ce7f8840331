/** Presence beats of a relay: closing does not wait for a reply, and an error in a subscriber is no failed beat. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createHeartbeats, type HeartbeatLink } from '../../../relay/cluster/heartbeats.ts';
import { createPeers } from '../../../relay/cluster/peers.ts';
import { createMemoryLog, type Fate, type Verb } from '../../cluster/memory-log.ts';
import { until } from '../../helpers/until.ts';
import { createHandClock } from '../parts/clock.ts';
import { START } from '../store/parts/under-test.ts';

const FACTS = { relay: 'r', name: 'r', version: '1', schema: 1, position: 0, more: '{}' };

interface Told extends Partial<HeartbeatLink> {
  fate?: (verb: Verb) => Fate;
}

function under(t: TestContext, { fate = () => ({}), ...told }: Told = {}) {
  const clock = createHandClock(START);
  const calls: Verb[] = [];
  const memory = createMemoryLog({
    clock,
    timers: clock,
    fate(_, verb) {
      calls.push(verb);
      return fate(verb);
    },
  });
  const log = memory.connect('r');
  t.after(() => log.close());
  const errors: unknown[] = [];
  const presence = createHeartbeats({
    ...{ log, timers: clock, steady: clock.monotonic.now },
    seen: createPeers(clock.monotonic.now),
    onError: (error) => errors.push(error),
  });
  presence.connect({ facts: () => FACTS, onSeen() {}, ...told });
  return { presence, clock, calls, errors };
}

const NEVER: Fate = { before: Number.MAX_SAFE_INTEGER };

for (const silent of ['beat', 'gone'] as const) {
  test(`a relay ends though its ${silent} is never answered`, async (t) => {
    const { presence, clock, calls } = under(t, { fate: (verb) => (verb === silent ? NEVER : {}) });
    void presence.start();
    if (silent === 'gone') await until('it is heard', () => presence.trouble() === null);
    let ended = false;
    const closing = presence.close().then(() => {
      ended = true;
    });
    await until(`its ${silent} is sent`, () => calls.at(-1) === silent);
    assert.equal(ended, false, 'it may still be answered');
    clock.pass(3000);
    await closing;
  });
}

test('one that is answered says that it goes, and leaves no wait behind', async (t) => {
  const { presence, clock, calls } = under(t);
  await presence.start();
  await presence.close();
  assert.deepEqual([calls, clock.waiting()], [['beat', 'gone'], 0]);
});

test('a relay that received nothing for long does not then assume that the others are silent', () => {
  const clock = createHandClock(START);
  const seen = createPeers(clock.monotonic.now);
  const beats = (own: number, other: number) =>
    seen.note([
      { ...FACTS, beat: own, quiet: 0 },
      { ...FACTS, relay: 'other', beat: other, quiet: 0 },
    ]);
  const heard = () => seen.all().flatMap(({ relay, heard }) => (heard ? [relay] : []));
  beats(1, 1);
  clock.pass(12_000);
  assert.deepEqual(heard(), []);
  // The log is back, but the other relay has not sent a beat yet.
  beats(2, 1);
  assert.deepEqual(heard(), ['r', 'other']);
  for (let own = 3; own < 13; own += 1) {
    clock.pass(1000);
    beats(own, 1);
  }
  assert.deepEqual(heard(), ['r']);
});

test('a relay that fails to apply an entry is reported by its heartbeat', async (t) => {
  const fail = (what: string) => () => {
    throw new TypeError(what);
  };
  const { presence, clock, errors } = under(t, {
    onTold: fail('told'),
    onSeen: fail('seen'),
    onBeat: fail('beat'),
  });
  await presence.start();
  assert.deepEqual(errors.map(String), ['TypeError: told', 'TypeError: seen', 'TypeError: beat']);
  clock.pass(1000);
  await until('it went on', () => errors.length === 6);
  clock.pass(2500);
  assert.equal(presence.trouble(), null);
  await presence.close();
});

test('of two processes with one id the one that started later finds out, and one that was killed and comes back does not', async (t) => {
  const clock = createHandClock(START);
  const memory = createMemoryLog({ clock, timers: clock });
  const found: string[] = [];
  const start = async (name: string) => {
    const log = memory.connect(name);
    t.after(() => log.close());
    const presence = createHeartbeats({
      ...{ log, timers: clock, steady: clock.monotonic.now },
      seen: createPeers(clock.monotonic.now),
      onError: assert.ifError,
    });
    presence.connect({ facts: () => FACTS, onSeen() {}, onTwin: () => found.push(name) });
    await presence.start();
    return presence;
  };
  const beats = async (count: number) => {
    for (let n = 0; n < count; n += 1) {
      const before = clock.waiting();
      clock.pass(1000);
      await until('all have beaten', () => clock.waiting() >= before || found.length > 0);
    }
  };
  const killed = await start('killed');
  memory.cut('killed');
  clock.pass(500);
  const elder = await start('elder');
  assert.deepEqual([killed.twin(), elder.twin()], ['alone', 'doubted']);
  await beats(1);
  assert.equal(elder.twin(), 'alone');
  const copy = await start('copy');
  assert.equal(copy.twin(), 'doubted');
  await beats(3);
  assert.equal(copy.twin(), 'doubted', 'late beats of one that was killed look alike');
  await beats(1);
  assert.deepEqual([elder.twin(), copy.twin(), found], ['alone', 'twin', ['copy']]);
});
