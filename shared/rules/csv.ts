/** Cells and lines of CSV (RFC 4180). */

/** Text that a spreadsheet would run as a formula, also after spaces and in full-width forms. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
/** A plain number is harmless and stays a number. */
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** One cell; an apostrophe turns a formula into text (OWASP, "CSV Injection"). */
export function csvCell(text: string): string {
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;
