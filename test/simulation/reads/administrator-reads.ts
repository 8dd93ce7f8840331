/** The administrator's reads: items of all users, the trace of an item, and the number of open items. */
import type { TraceQuery } from '../../../relay/domain/administration/trace.ts';
import type { TracedItem } from '../../../shared/admin/trace.ts';
import { must } from '../invariant.ts';
import type { Span, Version } from './book.ts';
import { checkRows, checkWhole } from './checks.ts';
import { hasWords } from './expected.ts';
import { WORDS } from './item-reads.ts';
import type { Heard, Reading } from './reader.ts';
import type { Served } from './served.ts';

const LIMITS = [1, 3, 50];
const MOST_PAGES = 200;

const isTraced = ({ item, members }: Version, traced: TracedItem): boolean =>
  item.title === traced.title &&
  item.state === traced.state &&
  item.severity === traced.severity &&
  item.updatedAt === traced.updatedAt &&
  members.length === traced.recipients &&
  item.answers.map(({ by, at, fate }) => `${by.id} ${at} ${fate}`).join() ===
    traced.answers.map(({ by, at, fate }) => `${by.id} ${at} ${fate}`).join();

type Found = Awaited<ReturnType<Served['find']>>;

export async function findItems(reading: Reading): Promise<void> {
  const { book, chance, world } = reading;
  const text = chance.happens(0.5) ? chance.pick(WORDS) : '';
  const who = chance.happens(0.4) ? chance.pick(world.directory.people) : null;
  const limit = chance.pick(LIMITS);
  const pages: Heard<Found>[] = [];
  for (let before: TraceQuery['before'] = null; pages.length === 0 || before !== null; ) {
    if (pages.length > 0) await reading.rest();
    const page: Heard<Found> | null = await reading.ask((served) => served.find({ text, person: who, before, limit }));
    if (!page) return;
    must(page.value.items.length <= limit, 'a page has no more rows than it may', { text, who, limit });
    must(pages.push(page) < MOST_PAGES, 'a list comes to its end', { text, who, limit });
    before = page.value.next;
  }
  const whole = {
    pages: pages.map((page) => ({ span: page, rows: page.value.items.map((traced) => rowOf(traced, page)) })),
    isFollowed: reading.brings || world.relays.length === 1,
    belongs: ({ item, members }: Version) => (who === null || members.includes(who)) && hasWords(item, text),
    has: pages.at(-1)?.has ?? (() => true),
    facts: { text, who, limit, relays: pages.map(({ relay }) => relay).join() },
  };
  checkRows(whole, 'falling');
  checkWhole(book, whole, () => true);

  function rowOf(traced: TracedItem, span: Span) {
    const { versions } = book.during(traced.id, span);
    return { id: traced.id, states: versions.filter((version) => isTraced(version, traced)) };
  }
}

/** An item with its users and its audit trail. */
export async function traceItem({ ask, book, chance, userId }: Reading): Promise<void> {
  const ids = [...book.ids()];
  if (ids.length === 0) return;
  const id = chance.pick(ids);
  const answer = await ask((served) => served.trace(id));
  if (!answer) return;
  const { value, relay, from, to } = answer;
  const { versions, throughout } = book.during(id, answer);
  const facts = { item: id, relay, from, to, reader: userId };
  if (value === null) {
    must(!throughout || !answer.has(id), 'an item is found by its id', facts);
    return;
  }
  const fitting = versions.filter((version) => isTraced(version, value.item));
  must(fitting.length > 0, 'an item that is read stood while it was read', facts);
  const recipients = value.people.flatMap((one) => (one.recipient ? one.id : [])).sort();
  const isAddressed = fitting.some(({ members }) => [...members].sort().join() === recipients.join());
  must(isAddressed, 'a trace has those to whom the item is addressed', { ...facts, recipients });
  const told = value.trail.filter(({ kind }) => kind === 'answered').length;
  const isWhole = versions.some(({ item }) => item.answers.length === told);
  must(isWhole, 'a trace tells of each answer once', { ...facts, told, answers: value.item.answers.length });
  must(value.records === value.trail.length, 'a trace says how many records there are', {
    ...facts,
    records: value.records,
  });
}

/** Open items, counted by state and severity. */
export async function countOpen({ ask, book }: Reading): Promise<void> {
  const answer = await ask((served) => served.open());
  if (!answer || answer.isOver() || answer.from !== answer.to) return;
  const { value, relay, from } = answer;
  const expected = new Map<string, number>();
  for (const id of book.ids()) {
    const item = book.during(id, answer).versions[0]?.item;
    const isOpen = item?.state === 'open' || item?.state === 'waiting';
    if (!isOpen || !answer.has(id)) continue;
    const group = `${item.state} ${item.severity}`;
    expected.set(group, (expected.get(group) ?? 0) + 1);
  }
  const told = value.groups.map(({ state, severity, count }) => `${state} ${severity} ${count}`).sort();
  const counted = [...expected].map(([group, count]) => `${group} ${count}`).sort();
  const sum = [...expected.values()].reduce((all, count) => all + count, 0);
  const facts = { relay, at: from, told, counted, open: value.open };
  must(told.join() === counted.join(), 'what is open is counted', facts);
  must(value.counted === sum && value.open === sum, 'what is open is counted', { ...facts, sum });
}
