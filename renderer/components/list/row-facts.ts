import type { Item } from '../../../shared/items.ts';
import type { Words } from '../../../shared/words/window.ts';
import { fromWords, moneyWords, recordWords } from '../../i18n/item-words.ts';

/** Keeps text of either direction from turning its neighbours around (Unicode FSI and PDI). */
const isolate = (text: string): string => `\u2068${text}\u2069`;

const SYSTEM = 24;
const cut = (system: string): string =>
  system.length > SYSTEM
    ? `${Array.from(system)
        .slice(0, SYSTEM - 1)
        .join('')
        .trimEnd()}…`
    : system;

/** The second line of a row: the facts that decide, else where it comes from. */
export function rowFacts(words: Words, item: Item): string {
  const money = moneyWords(words, item);
  const first = item.facts.find((fact) => fact.value !== money)?.value;
  const status = item.status ? `${item.status.from ? `${item.status.from} → ` : ''}${item.status.to}` : null;
  const error = item.error?.message ?? null;
  const failed = item.messages.find(({ status: sent }) => sent === 'failed');
  const undelivered = failed && `${words.t.item.channel[failed.kind]}: ${words.t.item.messageStatus.failed}`;
  const told = [undelivered, status, error, first, money].filter((part): part is string => Boolean(part));
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
