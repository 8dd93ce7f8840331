/** Reads responses of services: loosely specified JSON, so every member is checked. */
import { isRecord } from '../../../shared/json.ts';
import type { HttpAnswer } from '../http-answer.ts';
import { singleLine } from '../response-verdict.ts';

/** The response's JSON; undefined if invalid or truncated. */
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

/** A non-empty string, or a number as string. */
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

/** Error text for items and logs. @param hidden masked if the service repeats it: secrets, and the address, which items show masked */
export function wordsOf(answer: HttpAnswer, hidden: readonly string[]): string | null {
  const body = parsed(answer);
  const places = [body, ...listIn(body, 'errors'), member(body, 'error'), member(body, 'status')];
  for (const place of places) {
    for (const name of WORDS) {
      const text = member(place, name);
      if (typeof text === 'string' && text.trim() !== '') return singleLine(without(text, hidden));
    }
  }
  return null;
}

/** Replaces hidden strings, and credentials in header format, by `…`. */
export const without = (text: string, hidden: readonly string[]): string =>
  hidden
    .flatMap((one) => [one, one.replace(/^\+/, '')])
    .reduce((rest, one) => (one === '' ? rest : rest.replaceAll(one, '…')), text)
    .replaceAll(/\b(Bearer|Basic) +[\w.~+/=-]+/gi, '$1 …');
