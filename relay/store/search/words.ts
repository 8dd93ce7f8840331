/** The searchable words of an item. Words are letters and digits, compared without case and diacritics. */
import type { StoredEvidence } from '../../../shared/evidence.ts';
import type { Item } from '../../../shared/items.ts';
import { answerTexts, itemTexts } from '../../../shared/rules/answer-words.ts';
import { evidenceTexts } from '../../../shared/rules/evidence.ts';

/** The rest is ignored. */
const WORD_MAX = 60;
const QUERY_WORDS = 16;

// Normalization form KD separates diacritics from their letters; a final sigma is folded to sigma.
const fold = (text: string): string =>
  /^\p{ASCII}*$/u.test(text)
    ? text.toLowerCase()
    : text
        .normalize('NFKD')
        .replace(/\p{M}+/gu, '')
        .toLowerCase()
        .replaceAll('ς', 'σ');

const wordsIn = (text: string): string[] =>
  (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, WORD_MAX));

export function wordsOf(item: Item, evidence: StoredEvidence | null): ReadonlySet<string> {
  const parts = [
    ...itemTexts(item),
    item.error ? `${item.error.code ?? ''} ${item.error.message}` : '',
    ...answerTexts(item),
    ...(evidence ? evidenceTexts(evidence) : []),
  ];
  return new Set(wordsIn(parts.join('\n')));
}

export const queryOf = (text: string): readonly string[] => wordsIn(text).slice(0, QUERY_WORDS);

/** Words match by prefix. */
export function isMatch(words: ReadonlySet<string>, query: readonly string[]): boolean {
  return query.every((asked) => {
    if (words.has(asked)) return true;
    for (const word of words) if (word.startsWith(asked)) return true;
    return false;
  });
}
