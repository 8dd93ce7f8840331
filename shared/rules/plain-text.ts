/**
 * Texts of others where the system draws them. D-Bus and command lines take no NUL (a bus even cuts off who sends one), half a
 * character is no UTF-8, and an override of the writing direction lets an amount read backwards.
 */
const DIRECTION_OVERRIDES = /[\u202a-\u202e]/g;

/** Any lines. */
export const plainText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(DIRECTION_OVERRIDES, '')
    .replaceAll(/\p{Cc}/gu, (sign) => (sign === '\n' ? sign : ' '));

/** One line. */
export const plainLine = (text: string): string => plainText(text).replaceAll(/\s+/g, ' ').trim();
