/** Decimal numbers as text, which are exact where floating point is not. */

/** Of values that a source sends: at most 18 digits before the point and 6 after it. */
export const DECIMAL_PATTERN = '^-?\\d{1,18}(\\.\\d{1,6})?$';
const DECIMAL = new RegExp(DECIMAL_PATTERN);

export const isSentDecimal = (text: string): boolean => DECIMAL.test(text);

/** Of any length, such as a sum. `Intl` formats it exactly. */
export const isDecimal = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text);
