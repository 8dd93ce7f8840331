/**
 * The hold: an answer waits on stable storage for the time in which the person may undo it (design, "Answering"). A pure question of
 * two moments, so that it survives a restart and no clock that was moved can keep an answer back for long.
 */
import { UNDO_SECONDS } from '../../shared/settings.ts';
import type { Clock, KeptAnswer } from '../ports.ts';

/** ms of the longest hold that a person may choose. */
const LONGEST_MS = Math.max(...UNDO_SECONDS) * 1_000;

/** ms left of the hold; 0 once it is over. A clock set back keeps an answer no longer than the longest hold: further back ends it. */
function leftOf({ heldUntil }: Pick<KeptAnswer, 'heldUntil'>, now: number): number {
  const left = heldUntil ? Date.parse(heldUntil) - now : 0;
  return left > 0 && left <= LONGEST_MS ? left : 0;
}

const isWithin = (answer: KeptAnswer, now: number): boolean =>
  answer.status === 'kept' && !answer.tried && leftOf(answer, now) > 0;

interface HoldWatch {
  /** A hold that was seen to be over stays so, wherever the clock is set. */
  isHeld(answer: KeptAnswer): boolean;
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
  /** By key: the hold that is over. The same answer may be held again, after the relay asked about it. */
  let over = new Map<string, KeptAnswer['heldUntil']>();
  const isOver = ({ key, heldUntil }: KeptAnswer): boolean => over.has(key) && over.get(key) === heldUntil;
  const held = (answer: KeptAnswer): boolean => !isOver(answer) && isWithin(answer, clock.now());
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
  return { isHeld: held, arrange, close: () => cancel?.() };
}
