/** Item lists with filters, words and pages; single items by id. */
import type { ItemForPerson, ItemPage } from '../../../shared/item-views.ts';
import { must } from '../invariant.ts';
import type { Span, Version } from './book.ts';
import { asks, checkRows, checkWhole } from './checks.ts';
import { isListed, isShown, type ListFilter } from './expected.ts';
import type { Heard, Reading } from './reader.ts';

const STATES = ['open,waiting', 'open', 'answered', 'closed,withdrawn,expired', 'answered,closed'] as const;
export const WORDS = [
  'decide',
  'event 1',
  'Please decide event',
  'event changed',
  'printer',
  'erp stands',
  'step lead',
];
const LIMITS = [1, 2, 3, 5, 50];
/** More pages than any list of these worlds has. */
const MOST_PAGES = 200;

export async function readList(reading: Reading, filter: ListFilter, limit: number, after: number): Promise<void> {
  const pages: Heard<ItemPage>[] = [];
  for (let at: number | null = after; at !== null; ) {
    if (pages.length > 0) await reading.rest();
    const query: Record<string, string> = { ...filter, limit: String(limit), after: String(at) };
    const page: Heard<ItemPage> | null = await reading.ask((served, person) => served.items(person, query));
    if (!page) return;
    if (page.to > page.from) reading.world.journal.count('something changes while a list is read');
    must(page.value.next === null || page.value.next > at, 'a page goes on behind the one before', { ...query });
    must(pages.push(page) < MOST_PAGES, 'a list comes to its end', query);
    at = page.value.next;
  }
  checkList(reading, filter, limit, after, pages);
}

export function drawFilter({ chance, world: { events } }: Reading): ListFilter {
  const filter: ListFilter = {};
  if (chance.happens(0.4)) filter.state = chance.pick(STATES);
  if (chance.happens(0.25)) filter.role = chance.pick(['clerk', 'lead']);
  if (chance.happens(0.4)) filter.q = chance.pick([...WORDS, `event ${1 + chance.below(events.count() + 1)}`]);
  if (chance.happens(0.3)) filter.include = 'off';
  return filter;
}

export const drawLimit = ({ chance }: Reading): number => chance.pick(LIMITS);

function checkList(
  { book, userId, brings, world }: Reading,
  filter: ListFilter,
  limit: number,
  after: number,
  pages: readonly Heard<ItemPage>[],
): void {
  const [asking] = pages;
  const last = pages.at(-1);
  if (!asking || !last) return;
  const isMine = ({ members }: Version): boolean => members.includes(userId);
  const facts = { userId, filter, limit, relays: pages.map(({ relay }) => relay).join() };
  for (const { value, from, to } of pages) {
    must(value.items.length <= limit, 'a page has no more rows than it may', facts);
    must(value.cursor >= from && value.cursor <= to, 'a page says how far it was read', { ...facts, from, to });
    for (const shown of value.items) checkOwn(shown);
  }
  // If the user's roles or rules changed between pages, only the per-page checks apply.
  const isSame = pages.every((page) => textOf(page) === textOf(asking));
  const whole = {
    pages: pages.map((page) => ({ span: page, rows: page.value.items.map((shown) => rowOf(shown, page)) })),
    isFollowed: brings || world.relays.length === 1,
    belongs: (state: Version) => isMine(state) && (isSame ? isListed(state, filter, asking) : null),
    has: last.has,
    facts,
  };
  checkRows(whole, 'rising');
  checkWhole(book, whole, (cursor) => cursor > after);

  function checkOwn({ id, delivery, why, state }: ItemForPerson): void {
    const told = { ...facts, item: id, state, delivery, roles: why?.roles };
    const isOff = delivery === 'off' && filter.include === undefined && filter.q === undefined;
    const isOther = filter.role !== undefined && !why?.roles.includes(filter.role);
    const isElse = filter.state !== undefined && !filter.state.split(',').includes(state);
    must(!isOff && !isOther && !isElse, 'a row is what the filter asks for', told);
  }
  function rowOf(shown: ItemForPerson, span: Span) {
    const { versions } = book.during(shown.id, span);
    checkSeen(shown, span);
    return { id: shown.id, states: versions.filter((version) => isShown(version, shown)) };
  }
  function checkSeen({ id, seenAt }: ItemForPerson, span: Span): void {
    const times = book.ownDuring(id, userId, span).map((own) => own?.seenAt ?? null);
    must(times.includes(seenAt), 'a row has what its reader did with it', { ...facts, item: id, seenAt, times });
  }
}

const textOf = ({ person, rules }: Heard<unknown>): string => JSON.stringify([person.roles, rules]);

const NEWEST = Number.POSITIVE_INFINITY;

/** Reads a random item, not only the user's own. */
export async function readItem({ ask, book, chance, userId }: Reading): Promise<void> {
  const ids = [...book.ids()];
  if (ids.length === 0) return;
  const id = chance.pick(ids);
  const known = book.committed(NEWEST);
  const answer = await ask((served, person) => served.item(person, id));
  if (!answer) return;
  const { value, from, to, relay } = answer;
  const { versions } = book.during(id, answer);
  const theirs = versions.filter(({ members }) => members.includes(userId));
  const facts = { userId, item: id, relay, from, to };
  if (value === null) {
    // All relays' commits count: a relay answers "unknown" only after it asked for the newest head.
    const all = book.during(id, { from: known, to: book.committed(NEWEST) });
    const isTheirs = all.throughout && all.versions.every(({ members }) => members.includes(userId));
    const isThere = answer.has(id) || all.versions.every(asks);
    must(!isTheirs || !isThere, 'an item is found by its id', facts);
    return;
  }
  must(theirs.length > 0, 'an item is shown to whom it is addressed', facts);
  must(
    theirs.some((version) => isShown(version, value)),
    'an item that is read stood while it was read',
    facts,
  );
  const times = book.ownDuring(id, userId, answer).map((own) => own?.seenAt ?? null);
  must(times.includes(value.seenAt), 'a row has what its reader did with it', {
    ...facts,
    seenAt: value.seenAt,
    times,
  });
}
