/** Whether a text that anybody may have written names an item: a UUID, as the relay gives it (RFC 9562). */
const ITEM_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const isItemId = (text: string): boolean => ITEM_ID.test(text);
