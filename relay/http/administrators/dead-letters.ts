/** Dead letters of every kind, as shown to administrators. */
import type { DeadLetter } from '../../../shared/admin.ts';
import type { Item } from '../../../shared/items.ts';
import type { HookLetterHead } from '../../domain/hooks/hook-ports.ts';
import type { OutboundRow } from '../../domain/outbound/outbound-ports.ts';

export const MAX_LETTERS = 1000;

export const letterOfRow = (
  { id, kind, target, itemId, withdrawal, attempt, error, at }: OutboundRow,
  item: Item | null,
): DeadLetter => ({
  id,
  kind,
  source: target,
  itemId,
  ...(item && aboutItem(item, kind === 'gateway' ? target : null)),
  ...(attempt > 0 && { attempt }),
  ...(withdrawal && { withdrawal }),
  reason: error ?? 'not delivered',
  at: new Date(at).toISOString(),
});

/** @param gateway that sent a message to a customer; null: the letter is not such a message */
function aboutItem({ title, customer, messages }: Item, gateway: string | null) {
  if (gateway === null) return { title };
  const channel = messages.findLast((message) => message.gateway === gateway)?.kind;
  const name = customer?.name ?? customer?.ref;
  return { title, ...(name !== undefined && { customer: name }), ...(channel && { channel }) };
}

export const letterOfHook = ({ id, sourceId, hook, reason, at }: HookLetterHead): DeadLetter => ({
  id,
  kind: 'hook',
  source: sourceId,
  hook,
  reason,
  at: new Date(at).toISOString(),
});

export function newestFirst(letters: readonly DeadLetter[]): DeadLetter[] {
  return letters.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, MAX_LETTERS);
}
