/** A record changes status: one item per record while it is open, with its path of statuses. */
import type { BeckonEvent } from '../../../shared/events.ts';
import type { Item } from '../../../shared/items.ts';
import { foldInto, higherSeverity } from '../../../shared/rules/folding.ts';
import type { Acceptance, Effect } from './acceptance.ts';
import { requireChangeable } from './grant-faults.ts';
import { storeNewItem } from './make-item.ts';
import { mergeInto } from './merge.ts';

const MAX_PATH = 20;

export function changeStatus(event: Extract<BeckonEvent, { type: 'status.changed' }>, given: Acceptance): Effect {
  const { data } = event;
  const { system, type, id } = data.record;
  const key = `${system}|${type}|${id}`;
  const { at } = given;
  const before = given.tx.openByRecord(given.source.id, system, type, id);
  if (!before) {
    const made = storeNewItem(event, 'status.changed', data, given, (item) => ({
      ...item,
      fold: foldInto(null, key, at),
    }));
    return made.effect;
  }
  requireChangeable(before.item, given.source, '/data/record');
  return mergeInto(
    before,
    data,
    given,
    (item): Item => ({
      ...item,
      severity: higherSeverity(item.severity, data.severity ?? 'info'),
      fold: foldInto(item.fold, key, at),
      status: {
        from: data.status.from ?? item.status?.to ?? null,
        to: data.status.to,
        path: [...(item.status?.path ?? []), { to: data.status.to, at }].slice(-MAX_PATH),
      },
      beckon: { at, reason: 'changed' },
    }),
  );
}
