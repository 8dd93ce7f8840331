import type { policies as english } from '../en/policies.ts';
import type { Translation } from '../translation.ts';

export const policies: Translation<typeof english> = {
  about: 'Richtlinien der Desktop-App Beckon',
  supported: 'Beckon 0.1 oder neuer',
  /** By whether the policy locks. */
  locks: 'Personen können es nicht ändern.',
  replacesDefault: 'Ersetzt die Vorgabe. Personen können etwas anderes wählen.',
  values: {
    sounds: {
      none: 'Kein Ton',
      critical: 'Nur bei kritischen Benachrichtigungen',
      all: 'Bei allen Benachrichtigungen',
    },
    singleKeys: { on: 'An', modifier: 'Nur mit Zusatztaste', off: 'Aus' },
  },
  policy: {
    relay: {
      title: 'Adresse des Servers',
      help: 'Der einzige Beckon-Server, mit dem sich die App verbindet. Ein Konto bei einem anderen Server wird nicht verwendet.',
    },
    issuer: { title: 'Aussteller der Anmeldung', help: 'Der einzige Aussteller, bei dem sich Personen anmelden.' },
    proxy: {
      title: 'Proxy',
      help: 'Der Proxy für alle Verbindungen zum Server und zum Aussteller. Proxys der Umgebung und des Systems werden nicht verwendet.',
    },
    proxyBypass: {
      title: 'Rechner ohne Proxy',
      help: 'Rechner, Adressen und Netze, die direkt erreicht werden, durch Kommas getrennt.',
    },
    caFile: {
      title: 'Datei der Zertifizierungsstellen',
      help: 'Eine PEM-Datei mit Stellen, denen zusätzlich zu denen des Systems vertraut wird.',
    },
    profile: {
      title: 'Profil',
      help: 'Der Name des Ordners für lokale Daten. Das Konto gilt nur in diesem Profil.',
    },
    startAtLogin: {
      title: 'Start bei der Anmeldung',
      help: 'Ob Beckon startet, wenn sich eine Person am Computer anmeldet.',
    },
    quietHours: {
      title: 'Vorgabe der Ruhezeiten',
      help: 'Die Zeiten, die Beckon vorschlägt, wenn eine Person Ruhezeiten einschaltet, in der Form 18:00-07:00.',
    },
    sounds: { title: 'Vorgabe der Töne', help: 'Welche Benachrichtigungen einen Ton abspielen.' },
    singleKeys: { title: 'Vorgabe der Einzeltasten', help: 'Ob einzelne Zeichen im Fenster Befehle sind.' },
    undoSeconds: {
      title: 'Zeit zum Rückgängigmachen',
      help: 'Sekunden, in denen sich eine Antwort zurücknehmen lässt, bevor sie gesendet wird.',
    },
    historyDays: {
      title: 'Tage des Verlaufs',
      help: 'Tage nach der letzten Änderung, die ein erledigter Vorgang auf dem Computer bleibt. Der Server hat einen eigenen Verlauf.',
    },
    diagnostics: {
      title: 'Diagnose',
      help: 'Ob eine Person die Diagnose kopieren darf und ob --diagnose sie ausgibt.',
    },
    linkHosts: {
      title: 'Erlaubte Rechner von Links',
      help: 'Die einzigen Rechner, auf die Links von Vorgängen geöffnet werden. Ein Rechner je Zeile; *.NAME erlaubt alle Rechner unter NAME.',
    },
  },
};
