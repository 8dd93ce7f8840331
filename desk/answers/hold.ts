/**
 * The hold: an answer given in the window waits on stable storage for a moment in which the person may undo it (design, "Answering").
 * A pure question of two moments, so that it survives a restart and no clock that was moved can keep an answer back for long.
 */
import type { Clock, KeptAnswer } from '../ports.ts';

/** ms in which an answer may be undone. */
export const HOLD_MS = 5_000;

/** ms left of the hold; 0 once it is over. A clock set back does not lengthen it: it ends it. */
function leftOf({ heldUntil }: Pick<KeptAnswer, 'heldUntil'>, now: number): number {
  const left = heldUntil ? Date.parse(heldUntil) - now : 0;
  return left > 0 && left <= HOLD_MS ? left : 0;
}

export const isHeld = (answer: KeptAnswer, now: number): boolean =>
  answer.status === 'kept' && !answer.tried && leftOf(answer, now) > 0;

export interface HoldWatch {
  /** After answers came or went: looks for the next hold to end. */
  arrange(): void;
  close(): void;
}

/** @param ended gets the items whose hold is over, each once */
export function watchHolds(
  clock: Clock,
  answers: () => Iterable<KeptAnswer>,
  ended: (itemIds: string[]) => void,
): HoldWatch {
  let cancel: (() => void) | null = null;
  let watched = new Map<string, string>();
  const arrange = (): void => {
    cancel?.();
    cancel = null;
    const now = clock.now();
    const before = watched;
    const held = [...answers()].filter((answer) => isHeld(answer, now));
    watched = new Map(held.map(({ key, itemId }) => [key, itemId]));
    const keys = new Set([...answers()].map(({ key }) => key));
    const over = [...before].filter(([key]) => !watched.has(key) && keys.has(key)).map(([, itemId]) => itemId);
    if (held.length > 0) cancel = clock.after(Math.min(...held.map((answer) => leftOf(answer, now))), arrange);
    if (over.length > 0) ended(over);
  };
  return { arrange, close: () => cancel?.() };
}
