import type { tabs as english } from '../../en/desk/tabs.ts';
import type { Translation } from '../../translation.ts';

export const tabs: Translation<typeof english> = {
  unknown:
    'Der gefragte Tab von Beckon wurde geschlossen, bevor er antwortete. Prüfen Sie, ob es geschehen ist; wenn nicht, versuchen Sie es noch einmal.',
  silent:
    'Ein anderer Tab von Beckon verwaltet, was dieser Browser aufbewahrt, und antwortet nicht. Bis dahin zeigt dieser, was der Server schickt, und bewahrt nichts auf: Eine noch nicht gesendete Antwort geht verloren, wenn Sie ihn schließen.',
  version: 'In einem anderen Tab läuft eine andere Version von Beckon. Laden Sie alle neu.',
  asideVersion:
    'In einem anderen Tab läuft eine andere Version von Beckon und verwaltet, was dieser Browser aufbewahrt. Laden Sie alle neu: Bis dahin bewahrt dieser nichts auf, und eine noch nicht gesendete Antwort geht verloren, wenn Sie ihn schließen.',
  notKept:
    'Dieser Browser lässt Beckon hier nichts aufbewahren, etwa in einem privaten Fenster. Alles kommt vom Server, und eine noch nicht gesendete Antwort geht verloren, wenn Sie den letzten Tab schließen.',
};
