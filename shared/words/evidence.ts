/** Counts of an item's evidence in words, for lists, notifications and messages. */
import type { EvidenceCounts } from '../evidence.ts';
import type { Language } from './words.ts';

type Count = (n: number) => string;
const counted =
  (one: string, many: string): Count =>
  (n) =>
    `${n} ${n === 1 ? one : many}`;

const WORDS: Readonly<Record<Language, Readonly<Record<keyof EvidenceCounts, Count>>>> = {
  en: {
    lines: counted('line', 'lines'),
    changed: (n) => `${n} changed`,
    failed: counted('check failed', 'checks failed'),
    documents: counted('document', 'documents'),
  },
  de: {
    lines: counted('Position', 'Positionen'),
    changed: (n) => `${n} geändert`,
    failed: counted('Prüfung nicht bestanden', 'Prüfungen nicht bestanden'),
    documents: counted('Dokument', 'Dokumente'),
  },
  fr: {
    lines: counted('ligne', 'lignes'),
    changed: counted('modifiée', 'modifiées'),
    failed: counted('contrôle en échec', 'contrôles en échec'),
    documents: counted('document', 'documents'),
  },
};

/** Such as "1 check failed". */
export const failedChecks = (n: number, language: Language): string => WORDS[language].failed(n);

/** Such as "1 check failed · 12 lines, 3 changed · 2 documents"; failed checks first. Empty if all counts are 0. */
export function evidenceLine({ lines, changed, failed, documents }: EvidenceCounts, language: Language): string {
  const words = WORDS[language];
  const changes = changed > 0 ? `, ${words.changed(changed)}` : '';
  return [
    failed > 0 ? words.failed(failed) : '',
    lines > 0 ? words.lines(lines) + changes : '',
    documents > 0 ? words.documents(documents) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
