/** Sanitizes text of other relays for terminals and pages. */

/** Replaces control, format (bidirectional) and line separator characters with U+FFFD. */
export const printable = (text: string): string => text.replaceAll(/\p{C}|[\u2028\u2029]/gu, '\ufffd');
