/** Counts of the insights equal a recount of the items, whatever was lost, repeated or killed. */
import { ITEM_COUNTS } from '../../relay/domain/insights/insight-ports.ts';
import type { StoredItem } from '../../relay/domain/unit-of-work.ts';
import { isOpen } from '../../shared/rules/item-state.ts';
import { must } from './invariant.ts';
import { anyOf, type World } from './world.ts';

const ALL_HOURS = 10_000_000;

/** @param items all that were ever created; retention has deleted none */
export function checkCounts(world: World, items: readonly StoredItem[]): void {
  const stored = new Map<string, number>();
  for (const { figures } of anyOf(world).store().insights.items(0, ALL_HOURS)) {
    for (const [index, name] of ITEM_COUNTS.entries()) {
      stored.set(name, (stored.get(name) ?? 0) + figures.count(index));
    }
  }
  const asking = items.filter(({ item }) => item.decision !== null);
  const expected = {
    items: items.length,
    asking: asking.length,
    open: asking.filter(({ item }) => isOpen(item)).length,
    answered: items.filter(({ item }) => item.answers.some(({ kind }) => kind !== 'request-info')).length,
    expired: items.filter(({ item }) => item.state === 'expired').length,
  };
  for (const [name, count] of Object.entries(expected)) {
    must(
      (stored.get(name) ?? 0) === count,
      `the count of ${name} is ${stored.get(name) ?? 0}, a recount yields ${count}`,
    );
  }
}
