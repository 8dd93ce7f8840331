/** Ignores a press on a notification right after a change: it was meant for the previous content (second half of a double click). */

/** ms a notification must be unchanged before a press counts. */
const SETTLE_MS = 700;

/** @param changedAt last change on screen, ms since 1970. @param now ms since 1970 */
export const isSettled = (changedAt: number, now: number): boolean => Math.abs(now - changedAt) >= SETTLE_MS;
