/** External texts for the system. D-Bus and command lines accept no NUL (a bus disconnects the sender); lone surrogates are not UTF-8. */
import { cleanText } from './hidden-characters.ts';

/** Preserves line breaks. */
export const plainText = (text: string): string => cleanText(text.toWellFormed()).replaceAll('\t', ' ');

export const plainLine = (text: string): string => plainText(text).replaceAll(/\s+/g, ' ').trim();
