/** Whether a text that anybody may have written names an item: a UUID, as the relay gives it (RFC 9562). */
const ITEM_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** As many as a page shows at once. */
const MOST = 500;

export const isItemId = (text: string): boolean => ITEM_ID.test(text);

/** @returns those of them that name items, each once */
export const itemIdsOf = (given: readonly unknown[]): string[] => [
  ...new Set(given.slice(0, MOST).filter((one): one is string => typeof one === 'string' && isItemId(one))),
];
