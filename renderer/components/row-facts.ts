import type { Item } from '../../shared/items.ts';
import type { Words } from '../i18n/catalogue.ts';
import { moneyWords, recordWords, sourceName } from '../i18n/item-words.ts';

/** Keeps text of either direction from turning its neighbours around (Unicode FSI and PDI). */
const isolate = (text: string): string => `\u2068${text}\u2069`;

/** The second line of a row: the facts that decide, else where it comes from. */
export function rowFacts(words: Words, item: Item): string {
  const money = moneyWords(words, item);
  const first = item.facts.find((fact) => fact.value !== money)?.value;
  const status = item.status ? `${item.status.from ? `${item.status.from} → ` : ''}${item.status.to}` : null;
  const error = item.error?.message ?? null;
  const failed = item.messages.find(({ status: sent }) => sent === 'failed');
  const undelivered = failed && `${words.t.item.channel[failed.kind]}: ${words.t.item.messageStatus.failed}`;
  const told = [undelivered, status, error, first, money].filter((part): part is string => Boolean(part));
  const from = sourceName(item);
  if (told.length > 0) return [...told.slice(0, 2), from].map(isolate).join(' · ');
  return [from, recordWords(item) ?? item.body].filter(Boolean).map(isolate).join(' · ');
}
