/** The cost of each kind of request, charged to a person's allowance over HTTP and all sockets (contract section 4, "Limits"). */
export const COST = {
  read: 1,
  /** A list, or a page of one. */
  page: 3,
  search: 5,
  /** An answer: a thousand at once are one person's morning. */
  answer: 2,
  /** Any other write. */
  act: 5,
  /** A code for another device. */
  code: 25,
  /** Items are addressed again. */
  absence: 50,
} as const;
export type CostName = keyof typeof COST;
export type Cost = (typeof COST)[CostName];
