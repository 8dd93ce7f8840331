/** Decisions about rows in words, where the rows themselves are not displayed. */
import type { LineDecisions } from '../answers.ts';
import { byLineWords } from '../words/by-line.ts';
import type { Language } from '../words/words.ts';

/** Rows that an answer lists, by id: `Rejected: too many`. */
export function decidedRows(decisions: LineDecisions = {}, language: Language): { label: string; value: string }[] {
  const { decided } = byLineWords[language];
  return Object.entries(decisions).map(([label, { decision, comment }]) => ({
    label,
    value: [decided[decision], comment].filter(Boolean).join(': '),
  }));
}
