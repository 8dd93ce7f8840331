/** When a press on a notification counts. A press within a moment of a change meant what lay there before: the second of a double click. */

/** ms for which a notification has to be where it is. */
export const SETTLE_MS = 700;

/** @param changedAt of the screen, ms since 1970. @param now ms since 1970 */
export const isSettled = (changedAt: number, now: number): boolean => Math.abs(now - changedAt) >= SETTLE_MS;
