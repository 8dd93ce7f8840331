import type { Item } from '../../../shared/items.ts';
import type { Words } from '../../../shared/words/window.ts';
import { fromWords, moneyWords, recordWords } from '../../i18n/item-words.ts';

/** Keeps text of either direction from turning its neighbours around (Unicode FSI and PDI). */
const isolate = (text: string): string => `\u2068${text}\u2069`;

/** Letters. */
const LONG_NAME = 6;
const SYSTEM = 24;
const cut = (system: string): string =>
  system.length > SYSTEM
    ? `${Array.from(system)
        .slice(0, SYSTEM - 1)
        .join('')
        .trimEnd()}…`
    : system;

/**
 * A name says by itself what it is: it begins with a capital letter (or one of a script that has none), and is of several words or a long
 * one. A number, a date, a code, "yes" says it by its label: `Cost centre 4200`.
 */
export function factWords({ label, value }: Item['facts'][number]): string {
  const letters = value.match(/\p{L}/gu)?.length ?? 0;
  const isName = /^[\p{Lu}\p{Lo}]/u.test(value) && (letters >= LONG_NAME || (letters > 3 && /\S\s+\S/u.test(value)));
  return isName ? value : `${label} ${value}`;
}

/** The second line of a row: the facts that decide, else where it comes from. */
export function rowFacts(words: Words, item: Item): string {
  const money = moneyWords(words, item);
  const first = item.facts.find((fact) => fact.value !== money);
  const status = item.status ? `${item.status.from ? `${item.status.from} → ` : ''}${item.status.to}` : null;
  const error = item.error?.message ?? null;
  const failed = item.messages.find(({ status: sent }) => sent === 'failed');
  const undelivered = failed && `${words.t.item.channel[failed.kind]}: ${words.t.item.messageStatus.failed}`;
  const told = [undelivered, status, error, first && factWords(first), money].filter((part): part is string =>
    Boolean(part),
  );
  const [system, sentBy] = fromWords(words, item);
  if (sentBy !== undefined) {
    // First, and the name that the source chose cut short: nothing it writes pushes out of sight who sent it.
    return [cut(system), sentBy, ...(told.length > 0 ? told.slice(0, 2) : [recordWords(item) ?? ''])]
      .map(isolate)
      .join(' · ');
  }
  if (told.length > 0) return [...told.slice(0, 2), system].map(isolate).join(' · ');
  return [system, recordWords(item) ?? item.body].filter(Boolean).map(isolate).join(' · ');
}
