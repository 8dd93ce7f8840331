import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isSnoozed } from '../../desk/notifications/policy.ts';
import type { Item } from '../../shared/items.ts';
import { personView } from '../../shared/rules/person-view.ts';
import { testDesk } from '../electron/parts/desk.ts';
import { answered, approval, dana, iso, seenBy, statusUpdate, T0, uuid } from '../electron/parts/items.ts';
import { runs } from '../helpers/runs.ts';

const lee = { id: 'lee', name: 'Lee Park' };
const START = T0 + 3_600_000;

type Step =
  | { do: 'raise' | 'answer' | 'withdraw' | 'remind' | 'fold' | 'remove' | 'seen' | 'expire'; n: number }
  | { do: 'disconnect' | 'connect' | 'pause' | 'resume' | 'lock' | 'unlock' | 'restart' }
  | { do: 'tick'; ms: number }
  | { do: 'snooze'; n: number; ms: number };

const n = fc.integer({ min: 1, max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'raise' as const,
        'answer' as const,
        'withdraw' as const,
        'remind' as const,
        'fold' as const,
        'remove' as const,
        'seen' as const,
        'expire' as const,
      ),
      n,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'disconnect' as const,
        'connect' as const,
        'pause' as const,
        'resume' as const,
        'lock' as const,
        'unlock' as const,
        'restart' as const,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('tick' as const), ms: fc.integer({ min: 1, max: 7_200_000 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('snooze' as const), n, ms: fc.integer({ min: 1, max: 7_200_000 }) }),
  },
);

type Entry = { cursor: number } & ({ item: Item } | { seen: number } | { removed: string });

/** The relay's side: current items, and every change with its cursor. */
function world() {
  const items = new Map<string, Item>();
  const log: Entry[] = [];
  const put = (item: Item) => {
    items.set(item.id, item);
    log.push({ cursor: log.length + 1, item });
  };
  const change = (number: number, kind: string, now: number): void => {
    const item = items.get(uuid(number));
    if (!item) {
      if (kind === 'raise')
        put(
          number % 2
            ? approval(number, { beckon: { at: iso(now), reason: 'new' } })
            : statusUpdate(number, { beckon: { at: iso(now), reason: 'new' } }),
        );
      return;
    }
    const open = item.state === 'open';
    const updatedAt = iso(now);
    if (kind === 'answer' && open && item.actions.length > 0) put(answered(item, lee, 'approve', now));
    if (kind === 'withdraw' && open) put({ ...item, state: 'withdrawn', updatedAt });
    if (kind === 'expire' && open) put({ ...item, state: 'expired', updatedAt });
    if (kind === 'remind' && open) put({ ...item, beckon: { at: updatedAt, reason: 'reminder' }, updatedAt });
    if (kind === 'fold' && open) put({ ...item, body: `${item.body}.`, updatedAt });
    if (kind === 'seen') log.push({ cursor: log.length + 1, seen: number });
    if (kind === 'remove') {
      items.delete(uuid(number));
      log.push({ cursor: log.length + 1, removed: uuid(number) });
    }
  };
  return { items, log, change };
}

test('property: only items that require the person are raised, and displayed ones that no longer do are withdrawn', (t) => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
      let desk = testDesk(t);
      const { log, change } = world();
      let connected = false;
      const deliver = (entry: Entry) => {
        if ('item' in entry) desk.desk.relay.item(entry);
        else if ('seen' in entry)
          desk.desk.relay.own({ cursor: entry.cursor, own: seenBy(uuid(entry.seen), desk.clock.now()) });
        else desk.desk.relay.removed({ cursor: entry.cursor, itemId: entry.removed });
      };
      const connect = () => {
        const missed = log.slice(desk.desk.position().cursor);
        desk.connect({
          cursor: log.length,
          changes: missed.filter((entry) => 'item' in entry),
          own: missed.flatMap((entry) =>
            'seen' in entry ? [{ cursor: entry.cursor, own: seenBy(uuid(entry.seen), desk.clock.now()) }] : [],
          ),
          removed: missed.flatMap((entry) =>
            'removed' in entry ? [{ cursor: entry.cursor, itemId: entry.removed }] : [],
          ),
        });
        connected = true;
      };
      connect();
      for (const one of steps) {
        const before = desk.raised.length;
        if (one.do === 'disconnect') {
          desk.disconnect();
          connected = false;
        } else if (one.do === 'connect') connect();
        else if (one.do === 'pause') desk.desk.commands.pause('resume');
        else if (one.do === 'resume') desk.desk.commands.resume();
        else if (one.do === 'lock' || one.do === 'unlock') desk.desk.setLocked(one.do === 'lock');
        else if (one.do === 'restart') {
          desk = desk.restart();
          connect();
        } else if (one.do === 'tick') desk.clock.tick(one.ms);
        else if (one.do === 'snooze') {
          if (desk.desk.commands.item(uuid(one.n)))
            desk.desk.commands.snooze({ itemIds: [uuid(one.n)], until: iso(desk.clock.now() + one.ms) });
        } else if ('n' in one) {
          const from = log.length;
          change(one.n, one.do, desk.clock.now());
          // Live changes may be duplicated.
          if (connected) for (const entry of log.slice(from)) for (const again of [entry, entry]) deliver(again);
        }
        const fresh = one.do === 'restart' ? desk.raised : desk.raised.slice(before);
        for (const notice of fresh) {
          const view = desk.desk.commands.item(notice.id);
          if (view) assert.ok(view.mine.waits, `${one.do} raised ${notice.id} (${view.item.state})`);
        }
        for (const id of desk.screen.keys()) {
          const view = desk.desk.commands.item(id);
          if (id === 'summary') continue;
          assert.ok(view?.mine.waits && !isSnoozed(view, desk.clock.now()), `${id} is on the screen after ${one.do}`);
        }
      }
      // Eventually everything is announced: once no hold is active, nothing is left to raise.
      connect();
      desk.desk.commands.resume();
      desk.desk.setLocked(false);
      desk.clock.tick(8_000_000);
      // Unread approvals return after a restart; not under test here.
      desk.desk.commands.seen({ itemIds: [1, 3, 5].map(uuid) });
      desk = desk.restart();
      connect();
      assert.deepEqual(desk.raised, []);
      desk.desk.close();
    }),
    { numRuns: runs(50) },
  );
});

test('inbox: any replay of parts of the feed ends as the feed once through', (t) => {
  const feed = fc.array(
    fc.record({ n, kind: fc.constantFrom('raise', 'answer', 'withdraw', 'remind', 'remove', 'seen') }),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(feed, fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 6 }), (kinds, replays) => {
      const { log, change } = world();
      for (const [index, { n: number, kind }] of kinds.entries()) change(number, kind, START + index * 1000);
      const run = (entries: Entry[]) => {
        const desk = testDesk(t);
        desk.connect();
        for (const entry of entries) {
          if ('item' in entry) desk.desk.relay.item(entry);
          else if ('seen' in entry)
            desk.desk.relay.own({ cursor: entry.cursor, own: seenBy(uuid(entry.seen), START + entry.cursor) });
          else desk.desk.relay.removed({ cursor: entry.cursor, itemId: entry.removed });
        }
        const views = [1, 2, 3, 4, 5].map((number) => desk.desk.commands.item(uuid(number)));
        const state = { views, position: desk.desk.position(), raised: desk.raised.map(({ id }) => id).sort() };
        desk.desk.close();
        return state;
      };
      // Prefixes sent again at any point, as by a relay that missed the acknowledgement.
      const again = log.flatMap((entry, index) => [
        entry,
        ...replays
          .filter(([at]) => at === index)
          .flatMap(([at, length]) => log.slice(Math.max(0, at - length), at + 1)),
      ]);
      assert.deepEqual(run(again), run(log));
    }),
    { numRuns: runs(30) },
  );
});

test('the same person view at desk and relay', (t) => {
  const desk = testDesk(t);
  desk.connect();
  const item = approval(1, { requester: 'dana' });
  desk.item(item);
  assert.deepEqual(desk.desk.commands.item(uuid(1))?.mine, personView(item, dana.user, null, { rules: [] }));
  assert.equal(desk.raised.length, 0);
});
