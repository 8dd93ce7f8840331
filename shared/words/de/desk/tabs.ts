import type { tabs as english } from '../../en/desk/tabs.ts';
import type { Translated } from '../../translated.ts';

export const tabs: Translated<typeof english> = {
  unknown:
    'Der gefragte Tab von Beckon wurde geschlossen, bevor er antwortete. Ob es geschehen ist, zeigt ein Blick darauf; wenn nicht, noch einmal versuchen.',
  silent:
    'Ein anderer Tab von Beckon verwaltet, was dieser Browser aufbewahrt, und antwortet nicht. Bis dahin zeigt dieser, was das Relay schickt, und bewahrt nichts auf: Eine noch nicht gesendete Antwort geht beim Schließen verloren.',
  version: 'In einem anderen Tab läuft eine andere Version von Beckon. Bitte alle neu laden.',
  asideVersion:
    'In einem anderen Tab läuft eine andere Version von Beckon und verwaltet, was dieser Browser aufbewahrt. Bitte alle neu laden: Bis dahin bewahrt dieser nichts auf, und eine noch nicht gesendete Antwort geht beim Schließen verloren.',
  notKept:
    'Dieser Browser lässt Beckon hier nichts aufbewahren, etwa in einem privaten Fenster. Alles kommt vom Relay, und eine noch nicht gesendete Antwort geht beim Schließen des letzten Tabs verloren.',
};
