/** Paging through changes, and search, compared with a naive implementation. */
import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createReadTurns, ReadSlices } from '../../../relay/domain/read-slices.ts';
import { queryOf } from '../../../relay/store/search/words.ts';
import { runs } from '../../helpers/runs.ts';
import { realClock } from '../parts/clock.ts';
import { storedItem } from '../parts/items.ts';
import { openParts, sealingIn } from '../parts/store.ts';

const PEOPLE = ['ann', 'bob', 'cat'];
type Step =
  | { do: 'save'; item: number; members: string[]; open: boolean }
  | { do: 'own'; item: number; who: string }
  | { do: 'remove'; item: number; who: string };

const item = fc.integer({ min: 0, max: 9 });
const members = fc.subarray(PEOPLE);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('save' as const), item, members, open: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('own' as const), item, who: fc.constantFrom(...PEOPLE) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), item, who: fc.constantFrom(...PEOPLE) }) },
  ),
  { maxLength: 60 },
);

describe('changes for a person', () => {
  test('pages of any size hold each newest change once, in order, and end at the head', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 7 }), async (list, limit) => {
        const parts = openParts({ users: PEOPLE.map((id) => ({ id, name: id })) });
        const { writer, reader } = parts.store;
        try {
          for (const step of list) {
            const id = `i${step.item}`;
            await writer.write((tx) => {
              if (step.do === 'save') {
                tx.save(storedItem({ id, state: step.open ? 'open' : 'closed' }, tx.internSet(step.members)));
              } else if (step.do === 'own') {
                tx.saveOwn(step.who, { itemId: id, seenAt: null, snoozedUntil: null, delegatedAt: null });
              } else tx.remove(id, [step.who]);
            });
          }
          for (const who of PEOPLE) assert.deepEqual(paged(reader, who, limit), expected(list, who));
        } finally {
          await parts.close();
        }
      }),
      { numRuns: runs(25) },
    );
  });
});

test('a reader at the head is notified of another process’s write after the next check', async () => {
  const parts = openParts({ users: [{ id: 'ann', name: 'Ann' }] });
  const other = parts.backend.open({
    clock: realClock,
    sealing: sealingIn(dirname(parts.path)),
    directory: parts.view,
    onForeignWrite() {},
    observe() {},
    onError: (error) => assert.fail(String(error)),
  });
  try {
    const { reader } = parts.store;
    const head = reader.head();
    const limit = { entries: 10, bytes: 10_000 };
    assert.deepEqual(reader.changesFor('ann', head, limit).changes, []);
    await other.writer.write((tx) => tx.save(storedItem({ id: 'theirs' }, tx.internSet(['ann']))));
    parts.store.writer.checkForeign();
    const { changes, cursor } = reader.changesFor('ann', head, limit);
    assert.deepEqual([changes.length, cursor], [1, head + 1]);
  } finally {
    await other.close();
    await parts.close();
  }
});

/** The newest change of each kind per item, by the number of its step. */
function expected(list: readonly Step[], who: string): string[] {
  const newest = new Map<string, number>();
  const owners = new Map<number, { at: number; members: string[] }>();
  list.forEach((step, index) => {
    if (step.do === 'save') owners.set(step.item, { at: index + 1, members: step.members });
    else if (step.who === who) newest.set(`${step.do} i${step.item}`, index + 1);
  });
  for (const [number, { at, members: reached }] of owners) if (reached.includes(who)) newest.set(`item i${number}`, at);
  return [...newest].sort(([, a], [, b]) => a - b).map(([name, at]) => `${at} ${name}`);
}

function paged(reader: ReturnType<typeof openParts>['store']['reader'], who: string, limit: number): string[] {
  const seen: string[] = [];
  for (let after = 0; ; ) {
    const page = reader.changesFor(who, after, { entries: limit, bytes: 1_000_000 });
    const entries = [
      ...page.changes.map(({ cursor, json }) => ({ cursor, name: `item ${JSON.parse(json).id}` })),
      ...page.own.map(({ cursor, own }) => ({ cursor, name: `own ${own.itemId}` })),
      ...page.removed.map(({ cursor, itemId }) => ({ cursor, name: `remove ${itemId}` })),
    ].sort((a, b) => a.cursor - b.cursor);
    assert.ok(entries.length <= limit);
    seen.push(...entries.map(({ cursor, name }) => `${cursor} ${name}`));
    if (!page.more) {
      assert.equal(page.cursor, reader.head());
      return seen;
    }
    assert.equal(page.cursor, entries.at(-1)?.cursor);
    after = page.cursor;
  }
}

async function found(reader: ReturnType<typeof openParts>['store']['reader'], who: string, text: string) {
  const ids: string[] = [];
  for await (const { stored } of reader.search(who, text, 0, new ReadSlices(createReadTurns())))
    ids.push(stored.item.id);
  return ids;
}

describe('search', () => {
  test('search matches word prefixes, drops replaced texts, and treats syntax literally', async () => {
    const parts = openParts({ users: [{ id: 'ann', name: 'Ann' }] });
    const { writer, reader } = parts.store;
    const find = (text: string) => found(reader, 'ann', text);
    await writer.write((tx) => {
      for (let index = 0; index < 600; index += 1) {
        tx.save(storedItem({ id: `i${index}`, title: `Order number${index} of Müller` }, tx.internSet(['ann'])));
      }
      tx.save(storedItem({ id: 'hidden', title: 'Order secret' }, tx.internSet(['bob'])));
    });
    assert.deepEqual(await find('muller number599'), ['i599']);
    assert.equal((await find('ord')).length, 600);
    assert.deepEqual(await find('secret'), []);
    await writer.write((tx) => tx.save(storedItem({ id: 'i599', title: 'Renamed' }, tx.internSet(['ann']))));
    assert.deepEqual(await find('number599'), []);
    assert.deepEqual(await find('renamed'), ['i599']);
    await parts.close();
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const word of queryOf(text)) assert.match(word, /^[\p{L}\p{N}]+$/u);
      }),
    );
  });

  test('finds the same before it is indexed, while it is, and after, in order of change, whatever the sets', async () => {
    const WORDS = ['Straße', 'strasse', 'İstanbul', 'ΟΔΟΣ', 'naïve', 'न्यूज़', '漢字', 'ﬁne', '12x5', 'x', 'a'];
    const saved = fc.record({
      item: fc.integer({ min: 0, max: 30 }),
      members: fc.subarray(PEOPLE, { minLength: 1 }),
      words: fc.subarray(WORDS, { minLength: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(saved, { maxLength: 60 }),
        fc.nat(60),
        fc.constantFrom(...WORDS),
        async (list, at, word) => {
          const parts = openParts({ users: PEOPLE.map((id) => ({ id, name: id })) });
          const { writer, reader } = parts.store;
          try {
            const model = new Map<string, { words: string[]; members: string[] }>();
            for (const [index, { item, members: reached, words }] of list.entries()) {
              const id = `i${item}`;
              await writer.write((tx) => tx.save(storedItem({ id, title: words.join(' ') }, tx.internSet(reached))));
              model.delete(id);
              model.set(id, { words, members: reached });
              // The administrator's search waits for the index.
              if (index === at) await parts.store.trace.find({ text: 'a', person: null, before: null, limit: 1 });
            }
            for (const who of PEOPLE) {
              const asked = queryOf(word).join(' ');
              const expected = [...model].filter(
                ([, kept]) =>
                  kept.members.includes(who) && kept.words.some((one) => queryOf(one).join(' ').startsWith(asked)),
              );
              const ids = expected.map(([id]) => id);
              assert.deepEqual(await found(reader, who, word), ids);
              const newest = await parts.store.trace.find({ text: word, person: who, before: null, limit: 100 });
              assert.deepEqual(newest.items.map(({ item }) => item.id).reverse(), ids);
              assert.deepEqual(await found(reader, who, word), ids, 'and once all is indexed');
            }
          } finally {
            await parts.close();
          }
        },
      ),
      { numRuns: runs(10) },
    );
  });
});
