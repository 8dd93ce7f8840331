/** Reading OpenText's answers: JSON of which little is promised, so everything is looked at before it is believed. */
import { isRecord } from '../../../../shared/json.ts';
import type { HttpAnswer } from '../../read-answer.ts';
import { fitForALine } from '../../verdict.ts';

/** The answer's JSON; undefined where it is none, or was cut. */
export function parsed(answer: HttpAnswer): unknown {
  if (!answer.complete) return undefined;
  try {
    return JSON.parse(answer.body);
  } catch {
    return undefined;
  }
}

export const member = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);

export const listIn = (value: unknown, name: string): unknown[] => {
  const list = member(value, name);
  return Array.isArray(list) ? list : [];
};

/** A text that is not empty, or a number as text. */
export function textIn(value: unknown, name: string): string | null {
  const text = member(value, name);
  if (typeof text === 'number') return String(text);
  return typeof text === 'string' && text !== '' ? text : null;
}

export function numberIn(value: unknown, name: string): number | null {
  const number = Number(member(value, name));
  return Number.isFinite(number) ? number : null;
}

const WORDS = ['error_description', 'message', 'detail', 'error', 'title', 'description'];

/**
 * What a failed answer says of itself, fit for a line in an item and a log.
 * @param hidden what must not be read there although the other side repeats it: secrets, and the address that items show masked
 */
export function wordsOf(answer: HttpAnswer, hidden: readonly string[]): string | null {
  const body = parsed(answer);
  const places = [body, ...listIn(body, 'errors'), member(body, 'error'), member(body, 'status')];
  for (const place of places) {
    for (const name of WORDS) {
      const text = member(place, name);
      if (typeof text === 'string' && text.trim() !== '') return fitForALine(without(text, hidden));
    }
  }
  return null;
}

/** The text with `…` in place of what is hidden, and of any credentials as a header has them. */
export const without = (text: string, hidden: readonly string[]): string =>
  hidden
    .flatMap((one) => [one, one.replace(/^\+/, '')])
    .reduce((rest, one) => (one === '' ? rest : rest.replaceAll(one, '…')), text)
    .replaceAll(/\b(Bearer|Basic) +[\w.~+/=-]+/gi, '$1 …');
