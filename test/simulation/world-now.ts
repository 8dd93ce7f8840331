/** The current state of a world, shared by its parts. */

export const START = Date.UTC(2026, 2, 27, 9);

export interface WorldNow {
  /** No more faults occur. */
  healed: boolean;
  /** The relay's disk is full. */
  full: boolean;
  /** Virtual ms since 1970 until which all programs are off. */
  asleepUntil: number;
}
