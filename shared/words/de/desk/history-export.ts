import type { historyExport as english } from '../../en/desk/history-export.ts';
import type { Translation } from '../../translation.ts';
import { fates, reading, severity, states } from '../terms.ts';

export const historyExport: Translation<typeof english> = {
  exportRunning: 'Der Verlauf wird schon exportiert.',
  exportFull: 'Die Festplatte ist voll. Es wurde keine Datei geschrieben.',
  exportFailed: 'Die Datei ließ sich dort nicht schreiben. Es wurde nichts geändert; wählen Sie einen anderen Ordner.',
  exportTitle: 'Verlauf exportieren',
  csv: {
    columns: [
      'Eingegangen (ISO 8601)',
      'Eingegangen',
      'Titel',
      'Text',
      'Art',
      'Schwere',
      'Status',
      'Quelle',
      'System',
      'Art des Datensatzes',
      'Datensatz',
      'Betrag',
      'Währung',
      'Fällig (ISO 8601)',
      'Fällig',
      'Antwort',
      'Beantwortet von',
      'Beantwortet (ISO 8601)',
      'Beantwortet',
      'Kommentar',
      'Felder',
      'Status der Antwort',
      'Übernommen von',
      'Anzahl',
      'Id',
    ],
    severity,
    states: { ...states, ...reading },
    fates,
  },
};
