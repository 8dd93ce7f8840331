/** Words of the evidence of an item in the window. Separate from the catalogue: loaded with the panel, not at the start. */
import type { CheckResult } from '../evidence.ts';
import type { Language } from './words.ts';

const en = {
  checks: 'Checks',
  results: { ok: 'Passed', warn: 'Warning', fail: 'Failed' } satisfies Record<CheckResult, string>,
  lines: 'Lines',
  count: (lines: string, changed: number) => (changed > 0 ? `${lines}, ${changed} changed` : lines),
  scroll: 'Table of lines. Arrow keys move between cells.',
  sortBy: (column: string) => `Sort by ${column}`,
  was: (value: string) => `previously ${value}`,
  empty: 'empty',
  copy: 'Copy as CSV',
  copied: 'Copied.',
  notCopied: 'Could not be copied.',
  documents: 'Documents',
  mayHaveChanged: 'May have changed since it was sent',
  parties: 'Involved',
  related: 'Earlier decisions',
  noneRelated: 'No other item about the same party or record is visible to you.',
  open: 'Open',
  by: (name: string, when: string) => `${name}, ${when}`,
  loading: 'Loading lines and documents…',
  retry: 'Try again',
};
type PanelWords = typeof en;

const de: PanelWords = {
  checks: 'Prüfungen',
  results: { ok: 'Bestanden', warn: 'Warnung', fail: 'Nicht bestanden' },
  lines: 'Positionen',
  count: (lines, changed) => (changed > 0 ? `${lines}, ${changed} geändert` : lines),
  scroll: 'Tabelle der Positionen. Die Pfeiltasten führen von Zelle zu Zelle.',
  sortBy: (column) => `Nach ${column} sortieren`,
  was: (value) => `zuvor ${value}`,
  empty: 'leer',
  copy: 'Als CSV kopieren',
  copied: 'Kopiert.',
  notCopied: 'Konnte nicht kopiert werden.',
  documents: 'Dokumente',
  mayHaveChanged: 'Kann seit dem Versand geändert worden sein',
  parties: 'Beteiligte',
  related: 'Frühere Entscheidungen',
  noneRelated: 'Für Sie ist kein anderer Vorgang zu diesem Beteiligten oder Beleg sichtbar.',
  open: 'Offen',
  by: (name, when) => `${name}, ${when}`,
  loading: 'Positionen und Dokumente werden geladen…',
  retry: 'Erneut versuchen',
};

const fr: PanelWords = {
  checks: 'Contrôles',
  results: { ok: 'Réussi', warn: 'Avertissement', fail: 'En échec' },
  lines: 'Lignes',
  count: (lines, changed) => (changed > 0 ? `${lines}, ${changed} modifiée${changed > 1 ? 's' : ''}` : lines),
  scroll: 'Tableau des lignes. Les flèches vont d’une cellule à l’autre.',
  sortBy: (column) => `Trier par ${column}`,
  was: (value) => `auparavant ${value}`,
  empty: 'vide',
  copy: 'Copier au format CSV',
  copied: 'Copié.',
  notCopied: 'La copie a échoué.',
  documents: 'Documents',
  mayHaveChanged: 'A pu changer depuis l’envoi',
  parties: 'Parties concernées',
  related: 'Décisions précédentes',
  noneRelated: 'Aucun autre élément sur cette partie ou cette pièce ne vous est visible.',
  open: 'En attente',
  by: (name, when) => `${name}, ${when}`,
  loading: 'Chargement des lignes et des documents…',
  retry: 'Réessayer',
};

export const evidenceWords: Readonly<Record<Language, PanelWords>> = { en, de, fr };
