/** The hold: an answer waits on disk while it can be undone (design, "Answering"). Survives restarts and changes of the clock. */
import { UNDO_SECONDS } from '../../shared/preference-values.ts';
import type { Clock, StoredAnswer } from '../ports.ts';

const LONGEST_MS = Math.max(...UNDO_SECONDS) * 1_000;

/** Remaining hold in ms, 0 once over. More than the longest hold means that the clock was set back, and ends the hold. */
function leftOf({ heldUntil }: Pick<StoredAnswer, 'heldUntil'>, now: number): number {
  const left = heldUntil ? Date.parse(heldUntil) - now : 0;
  return left > 0 && left <= LONGEST_MS ? left : 0;
}

const isWithin = (answer: StoredAnswer, now: number): boolean =>
  answer.status === 'kept' && !answer.tried && leftOf(answer, now) > 0;

export function watchHolds(clock: Clock, answers: () => Iterable<StoredAnswer>) {
  let ended: (itemIds: string[]) => void = () => {};
  let cancel: (() => void) | null = null;
  let watched = new Map<string, string>();
  /** By key: the `heldUntil` that has passed. The same answer may get a second hold after a confirmation. */
  let over = new Map<string, StoredAnswer['heldUntil']>();
  const isOver = ({ key, heldUntil }: StoredAnswer): boolean => over.has(key) && over.get(key) === heldUntil;
  const held = (answer: StoredAnswer): boolean => !isOver(answer) && isWithin(answer, clock.now());
  const arrange = (): void => {
    cancel?.();
    cancel = null;
    const now = clock.now();
    const before = watched;
    const all = [...answers()];
    const holding = all.filter(held);
    watched = new Map(holding.map(({ key, itemId }) => [key, itemId]));
    const done = all.filter(({ key }) => before.has(key) && !watched.has(key));
    over = new Map([...all.filter(isOver), ...done].map(({ key, heldUntil }) => [key, heldUntil]));
    if (holding.length > 0) cancel = clock.after(Math.min(...holding.map((answer) => leftOf(answer, now))), arrange);
    if (done.length > 0) ended(done.map(({ itemId }) => itemId));
  };
  return {
    /** A hold that has ended does not start again if the clock is set back. */
    isHeld: held,
    /** Reschedules after answers were added or removed. */
    arrange,
    /** One listener, called once per item with the items whose hold is over. */
    listen(listener: (itemIds: string[]) => void) {
      ended = listener;
    },
    close: () => cancel?.(),
  };
}
