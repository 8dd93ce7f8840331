import type { historyExport as english } from '../../en/desk/history-export.ts';
import type { Translation } from '../../translation.ts';
import { fates, reading, severity, states } from '../terms.ts';

export const historyExport: Translation<typeof english> = {
  exportRunning: 'Der Verlauf wird schon exportiert.',
  exportFull: 'Die Festplatte ist voll. Es wurde keine Datei geschrieben.',
  exportFailed: 'Die Datei ließ sich dort nicht schreiben. Es wurde nichts geändert; wählen Sie einen anderen Ordner.',
  exportTitle: 'Verlauf exportieren',
  csv: {
    columns: {
      receivedAt: 'Eingegangen (ISO 8601)',
      received: 'Eingegangen',
      title: 'Titel',
      body: 'Text',
      type: 'Art',
      severity: 'Schwere',
      state: 'Status',
      source: 'Quelle',
      system: 'System',
      recordType: 'Art des Datensatzes',
      record: 'Datensatz',
      amount: 'Betrag',
      currency: 'Währung',
      dueAt: 'Fällig (ISO 8601)',
      due: 'Fällig',
      answer: 'Antwort',
      answeredBy: 'Beantwortet von',
      answeredAt: 'Beantwortet (ISO 8601)',
      answered: 'Beantwortet',
      comment: 'Kommentar',
      fields: 'Felder',
      fate: 'Status der Antwort',
      claimedBy: 'Übernommen von',
      count: 'Anzahl',
      id: 'Id',
    },
    severity,
    states: { ...states, ...reading },
    fates,
  },
};
