/** The process finder, which uses the audience index, returns exactly what a full scan returns. */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createProcesses } from '../../../relay/domain/items/processes.ts';
import { erasePerson } from '../../../relay/domain/keeping/erasure.ts';
import { createReadTurns } from '../../../relay/domain/read-slices.ts';
import type { Tx } from '../../../relay/domain/unit-of-work.ts';
import { ProblemError } from '../../../shared/problems.ts';
import type { Process, ProcessStep } from '../../../shared/processes.ts';
import { createHandClock } from '../parts/clock.ts';
import { itemOf, save } from '../parts/items.ts';
import { rowsTouched } from '../parts/rows-touched.ts';
import { openParts, type Parts } from '../parts/store.ts';

const START = 1_800_000_000_000;
const USERS = [
  { id: 'ann', name: 'Ann', roles: ['clerk'] },
  { id: 'bob', name: 'Bob', roles: ['clerk', 'boss'] },
  { id: 'cat', name: 'Cat', roles: [] },
];
const ROLES = [
  { id: 'clerk', name: 'Clerk' },
  { id: 'boss', name: 'Boss' },
];
const PEOPLE = USERS.map(({ id }) => id);

const stepOf = (id: string, owner: string | null): ProcessStep => ({
  ...{ id, label: id, system: null, owner, status: 'active', dueAt: null, at: null },
});
const processOf = (originId: string, id: string, owners: readonly (string | null)[]): Process => ({
  ...{ id, name: id, origin: { id: originId, name: originId }, updatedAt: new Date(START).toISOString() },
  steps: owners.map((owner, n) => stepOf(`s${n}`, owner)),
});

type Act = (parts: Parts) => Promise<unknown>;
const write = (parts: Parts, work: (tx: Tx) => unknown) => parts.store.writer.write((tx) => void work(tx));

const origin = fc.constantFrom('erp', 'crm');
const id = fc.constantFrom('p1', 'p/2', 'p\n3', '\uff5e4', '𝒫5');
const owner = fc.constantFrom('ann', 'bob', 'cat', 'clerk', 'boss', 'nobody', null);
const told = fc.tuple(origin, id, fc.array(owner, { maxLength: 3 })).map(
  ([of, process, owners]): Act =>
    (parts) =>
      write(parts, (tx) => tx.saveProcess(of, processOf(of, process, owners))),
);
const received = fc.tuple(origin, fc.option(id), fc.subarray(PEOPLE), fc.integer({ min: 0, max: 5 })).map(
  ([of, process, members, n]): Act =>
    (parts) =>
      write(parts, (tx) => {
        const at = process === null ? null : ({ id: process, name: null, step: 's', status: 'active' } as const);
        save(tx, itemOf(`${of}-${n}`, { origin: { id: of, name: of }, process: at }), members);
      }),
);
const forgotten = fc.integer({ min: 0, max: 5 }).map(
  (n): Act =>
    (parts) =>
      write(parts, (tx) => {
        const item = tx.itemsByAge(0, 10)[n];
        if (item) tx.forgetItem(item);
      }),
);
const dropped = fc.integer({ min: 0, max: 30 }).map(
  (ms): Act =>
    (parts) =>
      write(parts, (tx) => tx.dropProcesses(START + ms, 2)),
);
const erased = fc.constant<Act>((parts) =>
  erasePerson(parts.store.writer, { userId: null, via: 'cli' }, 'cat', 'erased-1', () => {}).catch((error) => {
    if (!(error instanceof ProblemError && error.problem.code === 'NOT_FOUND')) throw error;
  }),
);
const acts = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: told },
    { weight: 6, arbitrary: received },
    { weight: 1, arbitrary: forgotten },
    { weight: 1, arbitrary: dropped },
    { weight: 1, arbitrary: erased },
  ),
  { minLength: 15, maxLength: 40 },
);

/** All pages for a person, as ids, by full scan or by the finder. */
async function pagesOf(parts: Parts, userId: string, limit: number, way: 'through all' | 'found'): Promise<string[][]> {
  const person = parts.view().person(userId);
  assert.ok(person);
  const reader = way === 'found' ? parts.store.reader : { ...parts.store.reader, processesOf: () => null };
  const clock = { now: () => START };
  const processes = createProcesses({ reader, directory: () => parts.view(), clock, turns: createReadTurns() });
  const pages: string[][] = [];
  for (let after: string | undefined; ; ) {
    const { items, next } = await processes.page(person, { after, limit });
    pages.push(items.map((item) => `${item.origin.id}/${item.id}`));
    if (next === null) return pages;
    after = next;
  }
}

/** Owners as stored in the index and as the documents say. */
function ownersIn(path: string): [kept: unknown[], said: unknown[]] {
  const database = new DatabaseSync(path, { readOnly: true });
  const kept = database.prepare('SELECT owner, origin_id, id FROM process_owners').all();
  const documents = database.prepare('SELECT origin_id, doc FROM processes').all();
  database.close();
  const said = documents.flatMap(({ origin_id, doc }) => {
    const { id: of, steps }: Process = JSON.parse(String(doc));
    return [...new Set(steps.flatMap((step) => step.owner ?? []))].map((name) => [name, origin_id, of]);
  });
  return [sorted(kept.map((row) => [row.owner, row.origin_id, row.id])), sorted(said)];
}
const sorted = (rows: readonly unknown[][]): string[] => rows.map((row) => JSON.stringify(row)).sort();

describe('processes of a person', () => {
  test('are on the same pages as in a full scan, after any publishing, receiving and erasing', async () => {
    await fc.assert(
      fc.asyncProperty(acts, fc.integer({ min: 1, max: 5 }), async (list, limit) => {
        const clock = createHandClock(START);
        const parts = openParts({ users: USERS, roles: ROLES }, clock);
        try {
          for (const [n, act] of list.entries()) {
            // Some share a millisecond, so that source and id decide the order.
            if (n % 3 === 0) clock.pass(1);
            await act(parts);
          }
          for (const who of PEOPLE) {
            const found = await pagesOf(parts, who, limit, 'found');
            const all = await pagesOf(parts, who, limit, 'through all');
            assert.deepEqual(found.flat(), all.flat(), who);
          }
          assert.deepEqual(...ownersIn(parts.path));
        } finally {
          await parts.close();
        }
      }),
      { numRuns: 8 },
    );
  });

  test('are looked for among all where a person has very many', async () => {
    const parts = openParts({ users: USERS, roles: ROLES });
    await write(parts, (tx) => {
      for (let n = 0; n < 1001; n++) tx.saveProcess('erp', processOf('erp', `p${n}`, ['ann', n === 7 ? 'boss' : null]));
    });
    const { reader } = parts.store;
    const newest = { updatedAt: Number.MAX_SAFE_INTEGER, originId: '', id: '' };
    assert.equal(reader.processesOf('ann', ['ann'], newest), null);
    assert.equal([...(reader.processesOf('bob', ['bob', 'boss'], newest) ?? [])].length, 1);
    assert.equal((await pagesOf(parts, 'ann', 100, 'found')).flat().length, 1001);
    await parts.close();
  });

  test('cost as much among a thousand of others as among fifty', async () => {
    const read: number[] = [];
    for (const others of [50, 1000]) {
      const parts = openParts({ users: USERS, roles: ROLES });
      await write(parts, (tx) => {
        for (let n = 0; n < others; n++) {
          tx.saveProcess('erp', processOf('erp', `p${n}`, ['bob']));
          save(tx, itemOf(`i${n}`, { process: { id: `p${n}`, name: null, step: 's', status: 'done' } }), ['bob']);
        }
        tx.saveProcess('erp', processOf('erp', 'mine', ['ann']));
      });
      read.push(await rowsTouched(() => pagesOf(parts, 'cat', 20, 'found')));
      read.push(await rowsTouched(() => pagesOf(parts, 'ann', 20, 'found')));
      await parts.close();
    }
    const [none, one, ...many] = read;
    assert.deepEqual(many, [none, one]);
    assert.ok(Number(none) < 5 && Number(one) < 10, `${none} and ${one} rows`);
  });
});
