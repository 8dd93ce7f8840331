/** History: search over everything this computer keeps, and what the last week would have been under other subscriptions. */
import type { DeliveryPreview, HistoryPage, HistoryQuery, ItemView } from '../../shared/ipc.ts';
import type { Delivery } from '../../shared/items.ts';
import type { Person, SubscriptionRule, Subscriptions } from '../../shared/people.ts';
import { severityRank } from '../../shared/primitives.ts';
import { whyFor } from '../../shared/rules/audience.ts';
import { deliveryFor, typeMatches } from '../../shared/rules/subscription.ts';
import type { Inbox } from './inbox.ts';
import type { ItemStore, KeptItem } from './ports.ts';
import { parseQuery } from './search-query.ts';

const bare = (type: string): string => type.replace(/^com\.xconnector\./, '');

/** Newest first. What the person's rules switch off is found by words, not listed. */
export function searchHistory(store: ItemStore, inbox: Inbox, query: HistoryQuery): HistoryPage {
  const typed = parseQuery(query.q);
  const after = query.after ? Number(query.after) : null;
  const page = store.search({
    words: typed.words,
    states: query.states ?? [],
    types: [...(query.types ?? []), ...typed.types].map(bare),
    roles: [...(query.roles ?? []), ...typed.roles],
    sources: [...(query.sources ?? []), ...typed.from],
    severities: query.severities ?? [],
    from: typed.after,
    to: typed.before,
    hidden: typed.words.length > 0,
    after: after !== null && Number.isSafeInteger(after) ? after : null,
    limit: query.limit,
  });
  return {
    items: page.items.map((kept) => inbox.viewOf(kept)).filter((view): view is ItemView => view !== null),
    next: page.next === null ? null : String(page.next),
    total: page.total,
    sources: store.sources(),
  };
}

const WEEK_MS = 7 * 24 * 3_600_000;
/** Enough for any week a person can live through; keeps the preview quick. */
const PREVIEW_MAX = 5_000;
const EXAMPLES = 20;

const none = (): Record<Delivery, number> => ({ beckon: 0, badge: 0, digest: 0, off: 0 });

/** The same order as `deliveryFor` asks in: the first rule that matches. */
function ruleIndex(
  rules: readonly SubscriptionRule[],
  item: KeptItem['item'],
  roles: readonly string[],
): number | null {
  const index = rules.findIndex(
    (rule) =>
      (rule.role === '*' || roles.includes(rule.role)) &&
      rule.types.some((type) => typeMatches(type, item.type)) &&
      severityRank(item.severity) >= severityRank(rule.minSeverity ?? 'info'),
  );
  return index < 0 ? null : index;
}

/** @param now ms since 1970 */
export function previewDelivery(
  store: ItemStore,
  person: Person,
  subscriptions: Subscriptions,
  now: number,
): DeliveryPreview {
  const from = now - WEEK_MS;
  const counts = none();
  const byRule = new Map<number | null, Record<Delivery, number>>();
  const examples: DeliveryPreview['examples'] = [];
  let beckonCritical = 0;
  for (const { item } of store.since(from, PREVIEW_MAX)) {
    const why = whyFor(item.audiences, person);
    if (!why) continue;
    const delivery = deliveryFor(item, why, person, subscriptions);
    counts[delivery] += 1;
    if (delivery === 'beckon' && item.severity === 'critical') beckonCritical += 1;
    const rule = ruleIndex(subscriptions.rules, item, why.roles);
    const ofRule = byRule.get(rule) ?? none();
    ofRule[delivery] += 1;
    byRule.set(rule, ofRule);
    if (examples.length < EXAMPLES) examples.push({ itemId: item.id, title: item.title, at: item.createdAt, delivery });
  }
  return {
    from: new Date(from).toISOString(),
    counts,
    beckonCritical,
    byRule: [...byRule].map(([rule, counted]) => ({ rule, counts: counted })),
    examples,
  };
}
