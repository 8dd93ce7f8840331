/**
 * Whatever relays do and clocks show, a unit runs only at the current holder of the duty's lease, start and end of work alternate at each
 * relay, a live relay loses no duty, and finally each duty has exactly one holder.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { DutyLost } from '../../../relay/domain/duties.ts';
import { DUTIES } from '../../../relay/domain/lease-ports.ts';
import { openParts } from '../parts/store.ts';
import { type Holder, holderOn, settled } from './parts/holder.ts';

const NAMES = ['a', 'b', 'c'];

type Step =
  | { do: 'live'; who: number; seconds: number }
  | { do: 'sleep'; who: number; seconds: number }
  | { do: 'wall'; who: number; hours: number }
  | { do: 'work' | 'restart' | 'leave'; who: number };
const who = fc.nat({ max: NAMES.length - 1 });
const seconds = fc.integer({ min: 1, max: 9 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('live' as const), who, seconds }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sleep' as const), who, seconds }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wall' as const), who, hours: fc.integer({ min: -9, max: 9 }) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('work' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('restart' as const, 'leave' as const), who }) },
);

const parts = openParts({});
after(() => parts.close());

/** The relays of one run. */
class World {
  readonly relays: Holder[] = [];
  async begin(): Promise<void> {
    await parts.store.writer.write((tx) => {
      for (const duty of DUTIES) tx.saveLease({ duty, owner: null, beat: (tx.lease(duty)?.beat ?? 0) + 1 });
    });
    for (const name of NAMES) await this.open(name);
  }

  async open(name: string): Promise<void> {
    const relay = holderOn(parts.store, name);
    this.relays[NAMES.indexOf(name)] = relay;
    await relay.duties.start();
  }

  ownerOf = (duty: string): string | null =>
    parts.store.leases.all().find((lease) => lease.duty === duty)?.owner ?? null;

  async work({ id, duties }: Holder): Promise<void> {
    const writes = DUTIES.map((duty) =>
      duties
        .writer(duty)
        .write((tx) => assert.equal(tx.lease(duty)?.owner, id, 'a unit of another’s duty'))
        .then(
          () => assert.equal(this.ownerOf(duty), id),
          (error: unknown) => assert.ok(error instanceof DutyLost, String(error)),
        ),
    );
    await Promise.all(writes);
  }

  async run(one: Step): Promise<void> {
    const relay = this.relays[one.who];
    assert.ok(relay);
    if (one.do === 'live') {
      const before = relay.held().filter((duty) => this.ownerOf(duty) === relay.id);
      await relay.live(one.seconds);
      assert.deepEqual(
        before.filter((duty) => this.ownerOf(duty) !== relay.id),
        [],
        'nobody else did anything',
      );
    } else if (one.do === 'sleep') {
      relay.clock.pass(one.seconds * 1000);
      await settled();
    } else if (one.do === 'wall') relay.clock.setWall(relay.clock.now() + one.hours * 3_600_000);
    else if (one.do === 'work') await this.work(relay);
    else {
      if (one.do === 'leave') await relay.duties.close();
      await this.open(relay.id);
    }
    this.look();
  }

  look(): void {
    for (const relay of this.relays) assert.deepEqual([...relay.working].sort(), relay.held().sort());
  }

  /** Runs all relays, second by second. */
  async heal(): Promise<void> {
    for (let second = 0; second < 18; second += 1) for (const relay of this.relays) await relay.live(1);
    const held = this.relays.flatMap((relay) => relay.held());
    assert.deepEqual(held.sort(), [...DUTIES].sort());
    for (const relay of this.relays) for (const duty of relay.held()) assert.equal(this.ownerOf(duty), relay.id);
    const owners = DUTIES.map(this.ownerOf);
    for (let second = 0; second < 20; second += 1) for (const relay of this.relays) await relay.live(1);
    assert.deepEqual(DUTIES.map(this.ownerOf), owners, 'nothing is taken from who lives');
  }
}

test('each duty is one relay’s, in each unit, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const world = new World();
      await world.begin();
      for (const one of steps) await world.run(one);
      await world.heal();
    }),
    { numRuns: 8 },
  );
});
