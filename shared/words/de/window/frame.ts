import type { Formats } from '../../../formats.ts';
import { countedBy } from '../../counted.ts';
import type { frame as english } from '../../en/window/frame.ts';
import type { Translated } from '../../translated.ts';
import { pausing, views } from '../terms.ts';

export function frame(f: Formats): Translated<ReturnType<typeof english>> {
  const counted = countedBy(f);
  return {
    app: {
      name: 'Beckon',
      dismiss: 'Ausblenden',
      retry: 'Noch einmal versuchen',
      cancel: 'Abbrechen',
      close: 'Schließen',
    },
    nav: {
      label: 'Ansichten',
      inbox: views.inbox,
      history: views.history,
      processes: views.processes,
      preferences: views.preferences,
      waiting: (n) => `${counted(n, 'Vorgang wartet', 'Vorgänge warten')}`,
    },
    connection: {
      connected: (host) => `Verbunden mit ${host}`,
      connecting: (host) => `Verbindet mit ${host}`,
      syncing: (host) => `Holt auf mit ${host}`,
      offline: (host) => `Nicht verbunden mit ${host}`,
      offlineSince: (since) => `seit ${since}`,
      retryAt: (when) => `nächster Versuch ${when}`,
      revoked: 'Das Relay hat dieses Gerät abgemeldet. Nach einer neuen Anmeldung geht es weiter.',
      unpaired: 'Nicht angemeldet',
      reconnect: 'Jetzt verbinden',
      signInEnded: (issuer) => `Die Anmeldung bei ${issuer} ist abgelaufen. Die Antworten bleiben hier.`,
      pairAgain: 'Neu koppeln',
      signInAgain: 'Neu anmelden',
      pausedUntil: (when) => `Pause bis ${when}`,
      paused: 'Pause bis zum Fortsetzen',
      resume: pausing.resume,
      keys: 'Tasten',
      pause: pausing.pause,
      pauseHour: 'Eine Stunde lang',
      pauseTomorrow: pausing.untilTomorrow,
      pauseResume: pausing.untilResumed,
    },
    loading: {
      start: 'Öffnet, was auf diesem Gerät liegt',
      item: 'Öffnet den Vorgang',
      history: 'Durchsucht den Verlauf',
      processes: 'Fragt nach den Abläufen',
      view: 'Öffnet',
    },
    update: { ready: 'Eine neue Version ist bereit', reload: 'Neu laden' },
    remarks: { label: 'Zu diesem Gerät' },
    failed: {
      startTitle: 'Beckon konnte seine Daten nicht lesen',
      historyTitle: 'Die Suche wurde nicht fertig',
      itemTitle: 'Dieser Vorgang ließ sich nicht öffnen',
      missingTitle: 'Dieser Vorgang liegt nicht mehr hier',
      missingBody: 'Das Relay bewahrt Vorgänge nur eine gewisse Zeit auf, oder er wurde entfernt.',
      drawTitle: 'Diese Ansicht ließ sich nicht zeichnen',
      drawBody:
        'Vorgänge und Antworten sind sicher. Die Ansicht neu öffnen oder unter Einstellungen die Diagnose kopieren.',
    },
    live: {
      arrived: (title) => `Neu: ${title}`,
      arrivedMany: (n) => counted(n, 'neuer Vorgang', 'neue Vorgänge'),
      critical: (title) => `Kritisch: ${title}`,
      offline: 'Verbindung abgebrochen. Antworten liegen sicher auf diesem Gerät.',
      connected: 'Wieder verbunden.',
    },
    keys: {
      title: 'Tasten',
      groups: { move: 'Bewegen', answer: 'Antworten', go: 'Gehen' },
      names: {
        next: 'Nächster Vorgang',
        previous: 'Voriger Vorgang',
        open: 'Vorgang öffnen',
        back: 'Zurück zur Liste',
        approve: 'Genehmigen',
        reject: 'Ablehnen',
        ask: 'Rückfrage stellen',
        acknowledge: 'Bestätigen',
        snooze: 'Zurückstellen',
        claim: 'Übernehmen oder zurückgeben',
        undo: 'Letzte Antwort zurücknehmen',
        select: 'Auswählen oder nicht mehr',
        'select-range': 'Von dort bis hier auswählen',
        search: 'Suchen',
        'go-inbox': views.inbox,
        'go-history': views.history,
        'go-processes': views.processes,
        'go-preferences': views.preferences,
        'show-keys': 'Diese Liste',
      },
      send: 'Kommentar senden',
      sendKeys: 'Strg+Enter',
      or: 'oder',
      followedBy: 'dann',
    },
    reply: {
      gone: 'Dieser Vorgang wartet nicht mehr auf eine Antwort.',
      loading: 'Öffnet',
    },
    card: { dismiss: 'Ausblenden', open: (title) => `Öffnen: ${title}` },
  };
}
