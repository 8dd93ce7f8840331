/** Mail addresses, without the quoted local parts, comments and address literals that RFC 5322 also allows. */

const LOCAL = '[^\\s@<>()\\[\\]\\\\,;:"\\p{Cc}\\p{Cf}\\p{Cs}]{1,64}';
const LABEL = '[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?';
const ADDRESS = new RegExp(`^${LOCAL}@${LABEL}(?:\\.${LABEL})*$`, 'u');
const MAX_ADDRESS = 254;

/** One address, so that no separator in it can add another. */
export const isMailAddress = (text: string): boolean => text.length <= MAX_ADDRESS && ADDRESS.test(text);

interface Mailbox {
  name: string;
  address: string;
}

/** Parses `Beckon <beckon@acme.example>`, or the address alone; null if it is neither. */
export function mailboxOf(text: string): Mailbox | null {
  const [, name = '', within = text.trim()] = /^([^<>]*)<([^<>]*)>\s*$/.exec(text) ?? [];
  const shown = name.trim().replace(/^"(.*)"$/, '$1');
  return isMailAddress(within) && !/[\p{Cc}\p{Cs}]/u.test(shown) ? { name: shown, address: within } : null;
}
