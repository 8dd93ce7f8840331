/** Words of decisions by line. Separate from the catalogue: loaded with the lines, not at the start. */
import type { Language } from './words.ts';

const en = {
  decision: 'Decision',
  approve: 'Approve',
  reject: 'Reject',
  approveRow: (row: string) => `Approve ${row}`,
  rejectRow: (row: string) => `Reject ${row}`,
  comment: 'Comment (optional)',
  commentOn: (row: string) => `Comment on ${row}`,
  choose: 'Decide each line, or all at once below.',
  approveAll: 'Approve all lines',
  rejectAll: 'Reject all lines',
  approvedSum: (sum: string) => `Approved ${sum}`,
  rejectedSum: (sum: string) => `Rejected ${sum}`,
  decided: { approve: 'Approved', reject: 'Rejected' },
  rejected: (n: number, of: number) => `${n} of ${of} ${of === 1 ? 'line' : 'lines'} rejected`,
  allAlike: 'Here all lines get the same answer. Open Beckon to decide single lines.',
};
type ByLineWords = typeof en;

const de: ByLineWords = {
  decision: 'Entscheidung',
  approve: 'Genehmigen',
  reject: 'Ablehnen',
  approveRow: (row) => `${row} genehmigen`,
  rejectRow: (row) => `${row} ablehnen`,
  comment: 'Kommentar (optional)',
  commentOn: (row) => `Kommentar zu ${row}`,
  choose: 'Entscheiden Sie über jede Position, oder hier über alle zugleich.',
  approveAll: 'Alle Positionen genehmigen',
  rejectAll: 'Alle Positionen ablehnen',
  approvedSum: (sum) => `Genehmigt ${sum}`,
  rejectedSum: (sum) => `Abgelehnt ${sum}`,
  decided: { approve: 'Genehmigt', reject: 'Abgelehnt' },
  rejected: (n, of) => `${n} von ${of} ${of === 1 ? 'Position' : 'Positionen'} abgelehnt`,
  allAlike: 'Hier erhalten alle Positionen dieselbe Antwort. Öffnen Sie Beckon, um einzelne zu entscheiden.',
};

const fr: ByLineWords = {
  decision: 'Décision',
  approve: 'Approuver',
  reject: 'Rejeter',
  approveRow: (row) => `Approuver ${row}`,
  rejectRow: (row) => `Rejeter ${row}`,
  comment: 'Commentaire (facultatif)',
  commentOn: (row) => `Commentaire sur ${row}`,
  choose: 'Décidez ligne par ligne, ou ici pour toutes à la fois.',
  approveAll: 'Approuver toutes les lignes',
  rejectAll: 'Rejeter toutes les lignes',
  approvedSum: (sum) => `Approuvé ${sum}`,
  rejectedSum: (sum) => `Rejeté ${sum}`,
  decided: { approve: 'Approuvée', reject: 'Rejetée' },
  rejected: (n, of) => `${n} ${n > 1 ? 'lignes' : 'ligne'} sur ${of} ${n > 1 ? 'rejetées' : 'rejetée'}`,
  allAlike: 'Ici, toutes les lignes reçoivent la même réponse. Ouvrez Beckon pour décider ligne par ligne.',
};

export const byLineWords: Readonly<Record<Language, ByLineWords>> = { en, de, fr };
