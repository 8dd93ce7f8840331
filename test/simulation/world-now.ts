/** What is the case in a world, for its parts. */

export const START = Date.UTC(2026, 2, 27, 9);

/** What is the case now. */
export interface WorldNow {
  /** Nothing goes wrong any more. */
  healed: boolean;
  /** The relay's disk has no room. */
  full: boolean;
  /** Virtual ms since 1970 until which all sleep. */
  asleepUntil: number;
}
