/** Item ids in untrusted text: UUIDs in the relay's form (RFC 9562). */
const ITEM_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Maximum items shown at once. */
const MOST = 500;

export const isItemId = (text: string): boolean => ITEM_ID.test(text);

/** @returns the distinct item ids among them */
export const itemIdsOf = (given: readonly unknown[]): string[] => [
  ...new Set(given.slice(0, MOST).filter((one): one is string => typeof one === 'string' && isItemId(one))),
];
