/** Texts of others where the system draws them. D-Bus and command lines take no NUL (a bus even cuts off who sends one), and half a character is no UTF-8. */
import { cleanText } from './hidden-characters.ts';

/** Any lines. */
export const plainText = (text: string): string => cleanText(text.toWellFormed()).replaceAll('\t', ' ');

/** One line. */
export const plainLine = (text: string): string => plainText(text).replaceAll(/\s+/g, ' ').trim();
