/** Catching up from a cursor, page by page, as a desk does after being offline. */
import type { PersonChanges } from '../../../relay/domain/reader.ts';
import { must } from '../invariant.ts';
import { lastAt } from './book.ts';
import type { Heard, Reading } from './reader.ts';

const SIZES = [1, 2, 5, 200];
const MOST_PAGES = 300;

export async function readChanges(reading: Reading): Promise<void> {
  const { chance, userId } = reading;
  const entries = chance.pick(SIZES);
  let after = chance.happens(0.5) ? 0 : -1;
  for (let pages = 0; ; pages++) {
    must(pages < MOST_PAGES, 'a list comes to its end', { userId, entries });
    const page = await reading.ask(async (served) => {
      // Start at a random cursor.
      if (after < 0) after = chance.below((await served.changes(userId, 0, 1000)).cursor + 1);
      return served.changes(userId, after, entries);
    });
    if (!page) return;
    checkPage(reading, page, after, entries);
    if (!page.value.more) return;
    after = page.value.cursor;
    await reading.rest();
  }
}

/** A page read at a single head must contain exactly the oldest changes after the cursor. */
function checkPage({ book, userId }: Reading, answer: Heard<PersonChanges>, after: number, entries: number): void {
  const { value, relay, from: at, to, has } = answer;
  const told = toldOf(value);
  // Changes of deleted items may remain; such pages are skipped.
  if (at !== to || !told.every(({ id }) => has(id))) return;
  const due: ToldChange[] = [];
  for (const id of book.ids()) {
    const [state] = book.during(id, { from: at, to: at }).versions;
    if (!state || !has(id)) continue;
    const removed = book.removedAt(id, userId, at);
    const own = book.ownAt(id, userId, at);
    if (state.members.includes(userId)) {
      due.push({ id, cursor: state.cursor, text: `item, version ${state.item.version}, ${state.item.state}` });
    } else if (removed !== null) due.push({ id, cursor: removed, text: 'removed' });
    if (own !== null) due.push({ id, cursor: own, text: 'own' });
  }
  const behind = due.filter(({ cursor }) => cursor > after).sort((one, other) => one.cursor - other.cursor);
  const expected = behind.slice(0, entries);
  const facts = { userId, relay, after, entries, at, told, expected };
  must(textOf(told) === textOf(expected), 'a page of changes has what changed since', facts);
  must(value.more === behind.length > entries, 'a page of changes says whether more follows', facts);
  must(lastAt(behind, value.cursor) + 1 === expected.length, 'a cursor skips nothing', {
    ...facts,
    cursor: value.cursor,
  });
}

interface ToldChange {
  id: string;
  cursor: number;
  text: string;
}

const textOf = (told: readonly ToldChange[]): string =>
  told.map(({ id, cursor, text }) => `${cursor} ${text} ${id}`).join();

function toldOf({ changes, own, removed }: PersonChanges): ToldChange[] {
  const items = changes.map(({ cursor, json }) => {
    const { id, version, state } = JSON.parse(json);
    return { id, cursor, text: `item, version ${version}, ${state}` };
  });
  const others = [
    ...own.map((one) => ({ id: one.own.itemId, cursor: one.cursor, text: 'own' })),
    ...removed.map(({ cursor, itemId }) => ({ id: itemId, cursor, text: 'removed' })),
  ];
  return [...items, ...others].sort((one, other) => one.cursor - other.cursor);
}
