/** Words of decisions by line. Separate from the catalogue: loaded with the lines, not at the start. */
import type { Language } from './words.ts';

const en = {
  decision: 'Decision',
  decided: { approve: 'Approved', reject: 'Rejected' },
  rejected: (n: number, of: number) => `${n} of ${of} ${of === 1 ? 'line' : 'lines'} rejected`,
  allAlike: 'Here all lines get the same answer. Open Beckon to decide single lines.',
};
type ByLineWords = typeof en;

const de: ByLineWords = {
  decision: 'Entscheidung',
  decided: { approve: 'Genehmigt', reject: 'Abgelehnt' },
  rejected: (n, of) => `${n} von ${of} ${of === 1 ? 'Position' : 'Positionen'} abgelehnt`,
  allAlike: 'Hier erhalten alle Positionen dieselbe Antwort. Öffnen Sie Beckon, um einzelne zu entscheiden.',
};

const fr: ByLineWords = {
  decision: 'Décision',
  decided: { approve: 'Approuvée', reject: 'Rejetée' },
  rejected: (n, of) => `${n} ${n > 1 ? 'lignes' : 'ligne'} sur ${of} ${n > 1 ? 'rejetées' : 'rejetée'}`,
  allAlike: 'Ici, toutes les lignes reçoivent la même réponse. Ouvrez Beckon pour décider ligne par ligne.',
};

export const byLineWords: Readonly<Record<Language, ByLineWords>> = { en, de, fr };
