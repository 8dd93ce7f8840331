/** Random commits and disconnects: every desk's view ends equal to the store, without duplicate or missing changes. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { runs } from '../../helpers/runs.ts';
import { until } from '../../helpers/until.ts';
import { itemOf, save } from '../parts/items.ts';
import { startDesk, startRelayDesk, type TestDesk, tokenOf } from './relay-desk.ts';

const PEOPLE = ['ann', 'ben', 'cat'];

const relay = await startRelayDesk({ users: PEOPLE.map((id) => ({ id, name: id })) });
after(() => relay.close());

type Step =
  | { do: 'save'; item: number; members: string[] }
  | { do: 'own'; item: number; who: string }
  | { do: 'cut' | 'sever'; desk: number }
  | { do: 'restart' | 'breathe' };

const person = fc.constantFrom(...PEOPLE);
const item = fc.nat(12);
const desk = fc.nat(5);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('save'), item, members: fc.uniqueArray(person) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('own'), item, who: person }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('cut', 'sever'), desk }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('breathe') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart') }) },
);

/** As the domain does on audience changes: people who leave get a removal, people who return are rejoined. */
function saveFor(id: string, title: string, members: readonly string[]): Promise<void> {
  return relay.parts.store.writer.write((tx) => {
    const stored = tx.item(id);
    const before = stored ? tx.membersOf(stored.setId) : [];
    const sorted = [...members].sort();
    tx.rejoin(
      id,
      sorted.filter((one) => !before.includes(one)),
    );
    save(tx, itemOf(id, { title }), sorted);
    tx.remove(
      id,
      before.filter((one) => !sorted.includes(one)),
    );
  });
}

/** The expected view of a person, read from the store without a cursor. */
function truth(userId: string, ids: readonly string[]): Map<string, string> {
  const view = new Map<string, string>();
  for (const id of ids) {
    const stored = relay.parts.store.reader.item(id);
    if (stored && relay.parts.store.reader.isMember(stored.setId, userId)) view.set(id, stored.item.title);
  }
  return view;
}

const viewOf = (one: TestDesk) => new Map([...one.items].map(([id, { title }]) => [id, title]));

async function run(steps: readonly Step[], round: string): Promise<void> {
  const desks = [...PEOPLE, ...PEOPLE].map((id) => startDesk(relay.url, { token: tokenOf(id) }));
  try {
    await play(desks, steps, round);
  } finally {
    for (const one of desks) one.close();
  }
}

async function play(desks: readonly TestDesk[], steps: readonly Step[], round: string): Promise<void> {
  const ids = Array.from({ length: 13 }, (_, index) => `${round}-${index}`);
  const writes: Promise<void>[] = [];
  for (const [index, one] of steps.entries()) {
    if (one.do === 'save') writes.push(saveFor(ids[one.item]!, `v${index}`, one.members));
    else if (one.do === 'own') {
      const own = {
        itemId: ids[one.item]!,
        seenAt: new Date(index).toISOString(),
        snoozedUntil: null,
        delegatedAt: null,
      };
      writes.push(relay.parts.store.writer.write((tx) => tx.saveOwn(one.who, own)));
    } else if (one.do === 'cut') desks[one.desk]!.socket.disconnect().connect();
    else if (one.do === 'sever') relay.sever(one.desk);
    else if (one.do === 'restart') await relay.restart();
    else await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(writes);
  const head = relay.parts.store.reader.head();
  await saveFor(`${round}-last`, 'last', PEOPLE);
  for (const [index, one] of desks.entries()) {
    const userId = [...PEOPLE, ...PEOPLE][index]!;
    await until(
      `desk ${index} is live past ${head}`,
      () => one.live && (one.cursor ?? 0) > head && one.items.has(`${round}-last`),
    );
    const mine = new Map([...viewOf(one)].filter(([id]) => ids.includes(id)));
    assert.deepEqual([...mine].sort(), [...truth(userId, ids)].sort());
    for (const id of ids) assert.deepEqual(one.own.get(id) ?? null, relay.parts.store.reader.own(id, userId));
    assert.deepEqual(one.faults, []);
    assert.equal(one.resets, 0);
  }
}

test('no gap and no repeat, whatever is committed and whenever a desk is cut off', async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 80 }), (steps) => run(steps, `r${round++}`)),
    { numRuns: runs(25), endOnFailure: true },
  );
});

test('three hundred desks come back at once', async () => {
  await saveFor('everyone', 'everyone', PEOPLE);
  const desks = Array.from({ length: 300 }, (_, index) =>
    startDesk(relay.url, { token: tokenOf(PEOPLE[index % PEOPLE.length]!) }),
  );
  try {
    await until('all live', () => desks.every((one) => one.live));
    await relay.restart();
    await saveFor('everyone-again', 'again', PEOPLE);
    await until('all back', () => desks.every((one) => one.live && one.items.has('everyone-again')));
    assert.deepEqual(
      desks.flatMap((one) => one.faults),
      [],
    );
  } finally {
    for (const one of desks) one.close();
  }
  await until('all gone', () => relay.desks.count() === 0);
});
