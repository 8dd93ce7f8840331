import type { Item } from '../../../shared/items.ts';
import { isolate } from '../../../shared/rules/isolate.ts';
import { type KeyFact, keyFactsOf, statusWords } from '../../../shared/rules/key-facts.ts';
import { failedChecks } from '../../../shared/words/evidence.ts';
import type { WindowTexts } from '../../../shared/words/window.ts';
import { fromWords, recordWords } from '../../i18n/item-words.ts';

const SYSTEM = 24;
const cut = (system: string): string =>
  system.length > SYSTEM
    ? `${Array.from(system)
        .slice(0, SYSTEM - 1)
        .join('')
        .trimEnd()}…`
    : system;

function partWords({ t, f, language }: WindowTexts, part: KeyFact): string {
  switch (part.kind) {
    case 'failed-checks':
      return failedChecks(part.count, language);
    case 'undelivered':
      return `${t.item.channel[part.channel]}: ${t.item.messageStatus.failed}`;
    case 'status':
      return statusWords(part);
    case 'error':
      return part.message;
    case 'fact':
      return part.words;
    case 'amount':
      return f.money(part.amount.value, part.amount.currency);
  }
}

export interface RowFacts {
  text: string;
  /** Last in the line, never truncated: an amount. */
  whole: string | null;
}

/** Second line of a row: the two deciding facts, else one fact and the source. */
export function rowFacts(words: WindowTexts, item: Item): RowFacts {
  const deciding = keyFactsOf(item, 1);
  const [first, second] = deciding;
  if (first && second?.kind === 'amount' && fromWords(words, item)[1] === undefined) {
    return { text: isolate(partWords(words, first)), whole: isolate(partWords(words, second)) };
  }
  return { text: lineOf(words, item, deciding), whole: null };
}

function lineOf(words: WindowTexts, item: Item, deciding: readonly KeyFact[]): string {
  const told = deciding.map((part) => partWords(words, part));
  const [system, sentBy] = fromWords(words, item);
  if (sentBy !== undefined) {
    // The sender is always visible: the system name, chosen by the source, is truncated.
    return [cut(system), sentBy, ...(told.length > 0 ? told.slice(0, 2) : [recordWords(item) ?? ''])]
      .map(isolate)
      .join(' · ');
  }
  if (told.length > 0) return [...told.slice(0, 2), system].map(isolate).join(' · ');
  return [system, recordWords(item) ?? item.body].filter(Boolean).map(isolate).join(' · ');
}
