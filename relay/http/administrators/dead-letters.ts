/** Dead letters of every kind as the administrator sees them. */
import type { DeadLetter } from '../../../shared/admin.ts';
import type { HookLetterHead } from '../../domain/hooks/hook-ports.ts';
import type { OutboundRow } from '../../domain/outbound/outbound-ports.ts';

export const MAX_LETTERS = 1000;

export const letterOfRow = ({ id, kind, target, itemId, withdrawal, error, at }: OutboundRow): DeadLetter => ({
  id,
  kind,
  source: target,
  itemId,
  ...(withdrawal && { withdrawal }),
  reason: error ?? 'not delivered',
  at: new Date(at).toISOString(),
});

export const letterOfHook = ({ id, sourceId, hook, reason, at }: HookLetterHead): DeadLetter => ({
  id,
  kind: 'hook',
  source: sourceId,
  hook,
  reason,
  at: new Date(at).toISOString(),
});

/** Newest first. */
export function newestFirst(letters: readonly DeadLetter[]): DeadLetter[] {
  return letters.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, MAX_LETTERS);
}
