/** Lists read in slices and pages during concurrent writes contain every current row in its current version. */
import assert from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import fc from 'fast-check';
import { readPage } from '../../../relay/desk/sync-pages.ts';
import type { TracePlace } from '../../../relay/domain/administration/trace.ts';
import { createProcesses } from '../../../relay/domain/items/processes.ts';
import type { ReadTurns } from '../../../relay/domain/read-slices.ts';
import type { Tx } from '../../../relay/domain/unit-of-work.ts';
import { itemPage } from '../../../relay/http/people/item-page.ts';
import type { ItemState } from '../../../shared/items.ts';
import type { ProcessStep } from '../../../shared/processes.ts';
import { runs } from '../../helpers/runs.ts';
import { itemOf, save } from '../parts/items.ts';
import { openParts, type Parts } from '../parts/store.ts';

const START = Date.UTC(2026, 0, 1);
const PEOPLE = ['ann', 'bob', 'cat'];
const USERS = PEOPLE.map((id) => ({ id, name: id, roles: [] }));
const ITEMS = 16;
/** Items that no writer changes: enough for a count of many slices. */
const FAR = 1500;

interface Row {
  version: number;
  members: readonly string[];
  state: ItemState;
  title: string;
}
/** Applied to a unit of work and to the model. */
type Act = (tx: Tx, world: World) => void;

/** A store, the model of its content, and writers that run whenever a read yields. */
interface World {
  parts: Parts;
  turns: ReadTurns;
  items: Map<string, Row>;
  /** Versions by id. */
  processes: Map<string, number>;
  /** Ids written since the read began. */
  touched: Set<string>;
  /** Pending writes. */
  acts: Act[];
  version: number;
}

const saved = fc
  .record({
    id: fc.integer({ min: 0, max: ITEMS + 5 }).map((n) => `i${n}`),
    members: fc.subarray(PEOPLE),
    state: fc.constantFrom<ItemState>('open', 'open', 'answered'),
    title: fc.constantFrom('an invoice', 'an invoice', 'a leave'),
  })
  .map(
    ({ id, ...row }): Act =>
      (tx, world) => {
        const version = ++world.version;
        const { members, state, title } = row;
        const before = tx.item(id);
        const gone = before ? tx.membersOf(before.setId).filter((who) => !members.includes(who)) : [];
        save(tx, itemOf(id, { state, title, version }), members);
        tx.remove(id, gone);
        tx.rejoin(id, members);
        world.items.set(id, { version, ...row });
        world.touched.add(id);
      },
  );
const step: ProcessStep = {
  ...{ id: 's', label: 's', system: null, owner: 'ann', status: 'active', dueAt: null, at: null },
};
const stepped = fc.integer({ min: 0, max: ITEMS + 5 }).map(
  (n): Act =>
    (tx, world) => {
      const [id, version] = [`p/${n}`, ++world.version];
      tx.saveProcess('erp', {
        ...{ id, name: String(version), origin: { id: 'erp', name: 'ERP' }, steps: [step] },
        updatedAt: new Date(START).toISOString(),
      });
      world.processes.set(id, version);
      world.touched.add(id);
    },
);

/** @param acts writes during the read, one per yield @param way number of cursors between the items and the old ones */
async function inWorld(acts: readonly Act[], way: number, read: (world: World) => Promise<void>): Promise<void> {
  const turns: ReadTurns = {
    now: () => performance.now(),
    async next() {
      const act = world.acts.shift();
      if (act) await parts.store.writer.write((tx) => act(tx, world));
      else await new Promise((resolve) => setImmediate(resolve));
    },
  };
  // A clock that does not advance and is sometimes set back.
  let looks = 0;
  const parts = openParts({ users: USERS }, { now: () => START - (looks++ % 3) }, undefined, turns);
  const world: World = {
    ...{ parts, turns, items: new Map(), processes: new Map(), touched: new Set(), acts: [], version: 0 },
  };
  try {
    const firsts = fc.sample(fc.tuple(saved, stepped), { numRuns: ITEMS, seed: ITEMS }).flat();
    await parts.store.writer.write((tx) => {
      for (let n = 0; n < way; n++) save(tx, itemOf('far', {}), ['bob']);
      for (const act of firsts) act(tx, world);
    });
    world.touched.clear();
    world.acts = [...acts];
    await read(world);
  } finally {
    await parts.close();
  }
}

/** Reads all pages; writers also run between two pages. @returns the versions returned for each id, in order */
async function paged<P>(
  world: World,
  first: P,
  page: (place: P) => Promise<{ found: [id: string, version: number][]; next: P | null }>,
): Promise<Map<string, number[]>> {
  const all = new Map<string, number[]>();
  for (let place: P | null = first; place !== null; ) {
    const { found, next } = await page(place);
    assert.equal(new Set(found.map(([id]) => id)).size, found.length, 'once on a page');
    for (const [id, version] of found) all.set(id, [...(all.get(id) ?? []), version]);
    place = next;
    if (place !== null) await world.turns.next();
  }
  return all;
}

/** Every current row was returned in its current version; rows not written during the read were returned once. */
function whole(world: World, came: ReadonlyMap<string, number[]>, standing: Iterable<[string, number]>): void {
  for (const [id, version] of standing) {
    assert.equal(came.get(id)?.at(-1), version, `${id} as it stands`);
    if (!world.touched.has(id)) assert.deepEqual(came.get(id), [version], `${id} once`);
  }
}

const standingItems = (world: World, is: (row: Row) => boolean): [string, number][] =>
  [...world.items].filter(([, row]) => is(row)).map(([id, { version }]) => [id, version]);

const acts = fc.array(fc.oneof(saved, stepped), { maxLength: 30 });
const limits = fc.integer({ min: 1, max: 9 });
const ways = fc.constantFrom(0, 1500);
const states = fc.option(fc.constantFrom<ItemState>('open', 'answered'));
const someone = fc.option(fc.constantFrom(...PEOPLE));
const check = <T>(property: fc.IAsyncProperty<T>) => fc.assert(property, { numRuns: runs(40) });

describe('under writers, whole is', () => {
  // Every clock read ends a slice.
  let ms = 0;
  before(() => void mock.method(performance, 'now', () => (ms += 1)));
  after(() => mock.restoreAll());

  for (const text of [null, 'invoice']) {
    test(`a person's list${text ? ' by words' : ''}`, () =>
      check(
        fc.asyncProperty(acts, ways, limits, states, (list, way, limit, state) =>
          inWorld(list, way, async (world) => {
            const { store, view } = world.parts;
            const ann = view().person('ann');
            assert.ok(ann);
            if (way > 0) await store.trace.find({ text: 'x', person: null, before: null, limit: 1 });
            const wanted = state === null ? null : [state];
            const came = await paged(world, 0, async (place) => {
              const query = { states: wanted, text, role: null, includeOff: true, after: place, limit };
              const { items, next } = await itemPage({ reader: store.reader, turns: world.turns }, ann, query);
              return { found: items.map(({ id, version }) => [id, version]), next };
            });
            const isListed = ({ members, state: is, title }: Row) =>
              members.includes('ann') && (state === null || is === state) && (!text || title.includes(text));
            whole(world, came, standingItems(world, isListed));
          }),
        ),
      ));

    test(`the administrator's list${text ? ' by words' : ''}`, () =>
      check(
        fc.asyncProperty(acts, ways, limits, someone, (list, way, limit, person) =>
          inWorld(list, way, async (world) => {
            const first: TracePlace | null = null;
            const came = await paged<TracePlace | 'first'>(world, 'first', async (place) => {
              const before = place === 'first' ? first : place;
              const { items, next } = await world.parts.store.trace.find({ text: text ?? '', person, before, limit });
              return { found: items.map(({ item: { id, version } }) => [id, version]), next };
            });
            const isListed = ({ members, title }: Row) =>
              (person === null || members.includes(person)) && (!text || title.includes(text));
            whole(world, came, standingItems(world, isListed));
          }),
        ),
      ));
  }

  for (const way of ['found', 'through all'] as const) {
    test(`a list of processes, ${way}`, () =>
      check(
        fc.asyncProperty(acts, limits, (list, limit) =>
          inWorld(list, 0, async (world) => {
            const { store, view } = world.parts;
            const ann = view().person('ann');
            assert.ok(ann);
            const reader = way === 'found' ? store.reader : { ...store.reader, processesOf: () => null };
            const clock = { now: () => START };
            const processes = createProcesses({ reader, directory: view, clock, turns: world.turns });
            const came = await paged(world, '', async (place) => {
              const { items, next } = await processes.page(ann, { after: place || undefined, limit });
              return { found: items.map(({ id, name }) => [id, Number(name)]), next };
            });
            whole(world, came, world.processes);
          }),
        ),
      ));
  }

  test('what a desk catches up with', () =>
    check(
      fc.asyncProperty(acts, ways, (list, way) =>
        inWorld(list, way, async (world) => {
          const has = new Map<string, number>();
          for (let cursor = 0, live = false; !live; await world.turns.next()) {
            const { store } = world.parts;
            const small = {
              ...store.reader,
              changesFor: (who: string, from: number) =>
                store.reader.changesFor(who, from, { entries: 3, bytes: 4000 }),
            };
            const page = readPage(small, 'ann', cursor, false);
            ({ cursor, live } = page);
            const { changes, removed } = JSON.parse(page.json.json);
            for (const { item } of changes) has.set(item.id, item.version);
            for (const { itemId } of removed) has.delete(itemId);
            if (live) assert.deepEqual(has, new Map(standingItems(world, ({ members }) => members.includes('ann'))));
          }
        }),
      ),
    ));

  test('what is open, counted', () =>
    check(
      fc.asyncProperty(acts, (list) =>
        inWorld(list, 0, async (world) => {
          const { writer, trace } = world.parts.store;
          await writer.write((tx) => {
            for (let n = 0; n < FAR; n++) save(tx, itemOf(`far-${n}`), ['bob']);
          });
          const standing = () => standingItems(world, ({ state }) => state === 'open').length;
          const counts: number[] = [];
          void trace.openGroups(2 * FAR).then(({ counted }) => {
            counts.push(counted - FAR, standing());
          });
          while (counts.length === 0) await world.turns.next();
          const [counted, expected] = counts;
          assert.equal(counted, expected);
        }),
      ),
    ));
});
