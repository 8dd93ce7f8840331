/** A user's reads at a desk: the history, page by page while it changes, and the pending items. */
import type { Desk } from '../../../desk/desk.ts';
import type { HistoryPage, HistoryQuery } from '../../../shared/bridge/history.ts';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import type { Item } from '../../../shared/items.ts';
import type { SimulatedDesk } from '../desk.ts';
import { must } from '../invariant.ts';
import type { World } from '../world.ts';
import { hasWords } from './expected.ts';
import type { ReadSetting } from './reader.ts';

type Filter = Omit<HistoryQuery, 'after' | 'limit'>;

const LIMITS = [2, 5, 200];
const MOST_PAGES = 200;
const WORDS = ['decide', 'please decide', 'printer', 'erp stan', 'event 1'];
const STATES: readonly NonNullable<Filter['states']>[] = [
  ['open'],
  ['answered'],
  ['closed', 'withdrawn', 'expired'],
  ['read', 'unread'],
];

function drawFilter({ chance }: ReadSetting): Filter {
  return {
    q: chance.happens(0.4) ? chance.pick(WORDS) : '',
    ...(chance.happens(0.4) ? { states: chance.pick(STATES) } : {}),
    ...(chance.happens(0.3) ? { types: [chance.pick(['approval', 'alert', 'process.step'])] } : {}),
    ...(chance.happens(0.2) ? { roles: [chance.pick(['clerk', 'lead'])] } : {}),
    ...(chance.happens(0.2) ? { sources: [chance.pick(['erp', 'crm'])] } : {}),
    ...(chance.happens(0.3) ? { severities: [chance.pick(['info', 'warning', 'critical'] as const)] } : {}),
  };
}

/** An open item without actions counts as read or unread, not as open. */
const isInState = ({ state, actions }: Item, states: NonNullable<Filter['states']>): boolean =>
  state === 'open' && actions.length === 0 ? states.includes('read') : states.includes(state);

function isFound(item: Item, { q, states, types, roles, sources, severities }: Filter): boolean {
  const addressed = item.audiences.flatMap(({ audience }) => audience.roles ?? ['*']);
  return (
    hasWords(item, q) &&
    (states === undefined || isInState(item, states)) &&
    (types?.some((type) => item.type.startsWith(type)) ?? true) &&
    (roles?.some((role) => addressed.includes(role) || addressed.includes('*')) ?? true) &&
    (sources?.includes(item.origin.id) ?? true) &&
    (severities?.includes(item.severity) ?? true)
  );
}

/** All items that the desk has, fetched by id. */
const itemsOf = ({ witness }: World, desk: Desk): ItemView[] =>
  [...witness.items().keys()].flatMap((id) => desk.commands.item(id) ?? []);

/** Items of a type that is switched off are found only by words, once the desk has marked them. */
const isListed = ({ item, mine }: ItemView, filter: Filter): boolean =>
  mine.delivery !== 'off' && isFound(item, filter);

/** @returns the desk if it is up and knows its user */
const readable = (desk: SimulatedDesk): Desk | null => (desk.isUp() && desk.desk().snapshot().me ? desk.desk() : null);

export async function readHistory(setting: ReadSetting, simulated: SimulatedDesk): Promise<void> {
  const { world, chance } = setting;
  const desk = readable(simulated);
  if (!desk) return;
  const filter = drawFilter(setting);
  const limit = chance.pick(LIMITS);
  const before = itemsOf(world, desk);
  const pages: HistoryPage[] = [];
  for (let after: string | null = null; pages.length === 0 || after !== null; ) {
    if (pages.length > 0) await new Promise<void>((resolve) => world.time.after(chance.below(400), resolve));
    if (readable(simulated) !== desk) return;
    const page = desk.commands.search({ ...filter, limit, after });
    must(page.items.length <= limit, 'a page has no more rows than it may', { desk: simulated.name, limit });
    must(pages.push(page) < MOST_PAGES, 'a list comes to its end', { desk: simulated.name, limit });
    after = page.next;
  }
  checkHistory(simulated.name, filter, pages, before, itemsOf(world, desk));
}

function checkHistory(
  desk: string,
  filter: Filter,
  pages: readonly HistoryPage[],
  before: readonly ItemView[],
  after: readonly ItemView[],
): void {
  const rows = pages.flatMap(({ items }) => items);
  const facts = { desk, filter, pages: pages.map(({ items }) => items.length), had: before.length };
  for (const [at, { item }] of rows.entries()) {
    must(isFound(item, filter), 'a row of the history is what the filter asks for', { ...facts, item: item.id });
    const next = rows[at + 1]?.item;
    must(!next || next.createdAt <= item.createdAt, 'the history is read from the newest on', {
      ...facts,
      item: item.id,
    });
  }
  const later = new Set(after.filter((view) => isListed(view, filter)).map(({ item }) => item.id));
  const expected = before.filter((view) => isListed(view, filter));
  for (const { item } of expected) {
    const times = rows.filter((row) => row.item.id === item.id).length;
    must(times <= 1, 'a row of the history is read once', { ...facts, item: item.id });
    must(times === 1 || !later.has(item.id), 'the history has what the desk has', { ...facts, item: item.id });
  }
  const isHidden = before.some(({ item, mine }) => mine.delivery === 'off' && isFound(item, filter));
  const total = pages[0]?.total;
  must(isHidden || total === expected.length, 'the history says how much it found', { ...facts, total });
}

/** Finds pending items by words. */
export async function findWaiting(setting: ReadSetting, simulated: SimulatedDesk): Promise<void> {
  const desk = readable(simulated);
  if (!desk) return;
  const { q, types } = drawFilter(setting);
  const all = desk.commands.searchInbox({ q: '' });
  const found = desk.commands.searchInbox({ q, ...(types ? { types } : {}) });
  for (const place of ['inbox', 'snoozed'] as const) {
    const idsOf = (views: readonly ItemView[]): string => views.map(({ item }) => item.id).join();
    const expected = idsOf(all[place].filter(({ item }) => isFound(item, { q, ...(types ? { types } : {}) })));
    const facts = { desk: simulated.name, place, q, types, expected, found: idsOf(found[place]) };
    must(facts.found === expected, 'what waits is found by its words', facts);
  }
}
