/** What others tell of themselves goes to terminals and pages. */

/** Without what moves a cursor there or turns text round. */
export const shownOf = (text: string): string => text.replaceAll(/\p{C}|[\u2028\u2029]/gu, '\ufffd');
