/** HTML templates that escape every value, except `Html`. */

import { cleanText } from './rules/hidden-characters.ts';

export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type HtmlPart = Html | string | number | null | false | readonly Html[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Also cleans the text: the store may contain texts from before cleaning was introduced. */
const escapeHtml = (text: string): string =>
  cleanText(text).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

function textOf(part: HtmlPart): string {
  if (part === null || part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return part.map(({ text }) => text).join('');
}

/** Attribute values must be in double quotes; null and false render as nothing. */
export const html = (strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html =>
  new Html(strings.reduce((whole, text, index) => whole + textOf(parts[index - 1] ?? null) + text));
