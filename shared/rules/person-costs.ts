/** Cost by kind of request, charged to a person's rate limit over HTTP and all sockets (contract section 4, "Limits of a person"). */
export const COST = {
  read: 1,
  /** A list, or a page of one. */
  page: 3,
  search: 5,
  /** Low: a person may answer a thousand items in one morning. */
  answer: 2,
  /** Any other write. */
  act: 5,
  /** The relay fetches it from its source. */
  document: 10,
  /** A pairing code for another device. */
  code: 25,
  /** Expensive: items are addressed again. */
  absence: 50,
} as const;
export type CostName = keyof typeof COST;
export type Cost = (typeof COST)[CostName];
