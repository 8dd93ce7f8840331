import type { Words } from './words.ts';
import { networkGerman } from './words-network-de.ts';

/** The main process's texts in German: plain, without address in Sie or du where the sentence allows it. */
function recoveredWords(found: number, lost: number, certain: boolean): string {
  if (lost === 0 && certain) {
    if (found === 0) return 'Darin wartete keine Antwort.';
    return found === 1
      ? 'Die eine Antwort darin wurde wiederhergestellt.'
      : `Alle ${found} Antworten darin wurden wiederhergestellt.`;
  }
  if (found === 0 && !certain)
    return 'Die Antworten darin ließen sich nicht lesen: Ein Blick auf die offenen Vorgänge hilft.';
  const all = certain ? `${found + lost}` : `mindestens ${found + lost}`;
  return `${found} von ${all} Antworten darin wurden wiederhergestellt, der Rest ließ sich nicht lesen: Ein Blick auf die offenen Vorgänge hilft.`;
}

export const german: Words = {
  appName: 'Beckon',
  more: 'Mehr…',

  newWhile: {
    away: (n) => `Inzwischen ${n} neu`,
    paused: (n) => `${n} neu während der Pause`,
    quiet: (n) => `${n} neu während der Ruhezeit`,
    waiting: (n) => (n === 1 ? '1 Vorgang wartet' : `${n} Vorgänge warten`),
    burst: (n) => `${n} weitere kamen eben`,
  },
  needYou: (n) => (n === 1 ? '1 braucht eine Antwort' : `${n} brauchen eine Antwort`),
  refusedCount: (n) => (n === 1 ? '1 Antwort kam nicht an' : `${n} Antworten kamen nicht an`),
  digest: (n) => `${n} neu in der Übersicht`,
  redacted: (approval) => (approval ? 'In Beckon wartet eine Genehmigung' : 'In Beckon wartet etwas'),
  notReached: (channel) =>
    `${{ push: 'Push', sms: 'SMS', email: 'E-Mail', web: 'Web-Nachricht' }[channel]} hat den Kunden nicht erreicht`,
  refusedBy: (source, reason) => (reason ? `${source} lehnt ab: ${reason}` : `${source} lehnt die Antwort ab`),
  notDelivered: (source) => `Die Antwort hat ${source} nicht erreicht`,
  notCounted: 'Die Antwort zählt nicht',
  tested: { title: 'So meldet sich Beckon', body: 'Ein Test. Deswegen wartet nichts.' },
  dueNow: 'jetzt fällig',
  due: (when) => `fällig ${when}`,
  within: (span, time) => `in ${span} (${time})`,
  minutes: (n) => `${n} Min.`,
  hours: (n) => `${n} Std.`,
  days: (n) => (n === 1 ? '1 Tag' : `${n} Tagen`),
  overdue: (ago) => `überfällig seit ${ago}`,
  reminder: 'Erinnerung',
  escalated: 'Eskaliert',
  nowSeverity: (severity) => `Jetzt ${severity}`,
  severity: { info: 'Info', notice: 'Hinweis', warning: 'Warnung', critical: 'kritisch' },

  alreadyAnswered: (verb, name, at) => `Bereits ${verb} von ${name} um ${at}`,
  done: {
    approve: 'genehmigt',
    reject: 'abgelehnt',
    acknowledge: 'bestätigt',
    'request-info': 'nachgefragt',
    custom: 'beantwortet',
  },
  itemUnknown: 'Dieser Vorgang ist nicht auf diesem Computer. Vielleicht wurde er zurückgezogen.',
  notOffered: 'Diese Antwort ist hier nicht mehr möglich. Der Vorgang zeigt, warum.',
  commentNeeded: (label) => `„${label}“ braucht einen Kommentar. Es wurde nichts gesendet.`,
  confirmNeeded: (label) => `„${label}“ muss erst bestätigt werden. Es wurde nichts gesendet.`,
  changedMeanwhile:
    'Das hat sich während der Entscheidung geändert. Es wurde nichts gesendet, der Kommentar bleibt erhalten.',
  confirming: {
    offline: (label) =>
      `„${label}“ liegt über einer Grenze und braucht das Relay. Es wurde nichts gesendet; eine Antwort ist wieder möglich, sobald die Verbindung steht.`,
    unreached: 'Das Relay hat nicht geantwortet. Es wurde nichts festgehalten, der Kommentar bleibt erhalten.',
    again: 'Das Relay fragt noch einmal nach. Es wurde noch nichts festgehalten.',
    late: 'Die Bestätigung kam nicht rechtzeitig. Es wurde nichts gesendet, der Kommentar bleibt erhalten.',
    networkWent: 'Das Netz fiel vor dem Senden aus. Es wurde nichts gesendet, der Kommentar bleibt erhalten.',
  },
  notGiven: 'Die Antwort ist noch nicht gegeben',
  onItsWay: 'Eine Antwort auf diesen Vorgang ist schon unterwegs.',
  beingSent: 'Diese Antwort wird gerade gesendet und lässt sich nicht mehr zurücknehmen.',
  nothingToDismiss: 'Zu diesem Vorgang liegt hier keine Antwort.',
  processesOffline: 'Abläufe liegen am Relay. Sie erscheinen, sobald die Verbindung steht.',
  claimOffline: 'Übernehmen geht nur mit Netz. Es wurde nichts geändert.',
  resendOffline: 'Erneut senden geht nur mit Netz. Es wurde nichts gesendet; mit Verbindung noch einmal versuchen.',
  delegateOffline: 'Zum Übergeben ist das Netz nötig. Es wurde nichts geändert; bei bestehender Verbindung geht es.',
  absenceOffline:
    'Für eine Abwesenheit ist das Netz nötig. Es wurde nichts geändert; bei bestehender Verbindung geht es.',
  peopleOffline: 'Personen werden am Relay gesucht: Das geht bei bestehender Verbindung.',

  network: networkGerman,
  draining: (host) => `${host} startet neu. Beckon verbindet sich von selbst wieder.`,
  lost: (host) => `Die Verbindung zu ${host} ist abgebrochen. Beckon versucht es weiter.`,
  revoked: 'Dieser Computer darf sich nicht mehr verbinden. Mit einem neuen Code lässt er sich wieder koppeln.',
  ended:
    'Die Anmeldung dieses Computers ist abgelaufen. Mit einem neuen Code lässt er sich wieder koppeln; die Antworten bleiben auf diesem Computer.',
  refusedByRelay: (detail) => `Das Relay lehnt die Verbindung ab: ${detail}`,
  protocol: 'Das Relay und diese Version von Beckon verstehen sich nicht. Beckon muss aktualisiert werden.',

  files: {
    names: { history: 'Der Verlauf', outbox: 'Die Datei der aufbewahrten Antworten' },
    fault: {
      full: 'die Festplatte ist voll',
      unwritable: 'dieser Computer lässt Beckon dort nicht schreiben',
      failing: 'die Festplatte liest oder schreibt nicht',
      busy: 'ein anderes Programm hält sie offen',
      damaged: 'die Datei ist beschädigt',
    },
    waits: (name, fault) =>
      `${name} auf diesem Computer lässt sich nicht öffnen: ${fault}. Darin wurde nichts geändert. Beckon versucht es alle paar Sekunden wieder und startet von selbst, sobald es geht.`,
    noFolder: (path, fault) =>
      `Beckon kann seine Dateien nicht in ${path} ablegen: ${fault}. Es wurde nichts geändert. Sobald sich der Ordner beschreiben lässt, Beckon neu starten.`,
    newer: (name) =>
      `${name} auf diesem Computer stammt von einer neueren Version von Beckon. Darin wurde nichts geändert. Die neuere Version muss wieder installiert werden.`,
    notKept: (fault) =>
      `Das ließ sich auf diesem Computer nicht aufbewahren: ${fault}. Es wurde nichts gesendet oder geändert; danach noch einmal versuchen.`,
    answerNotKept: (fault) =>
      `Die Antwort ließ sich auf diesem Computer nicht aufbewahren: ${fault}. Sie wurde nicht gegeben; danach den Vorgang öffnen und noch einmal antworten.`,
    sendingWaits: (fault) =>
      `Antworten warten auf diesem Computer: ${fault}. Sie sind aufbewahrt, und Beckon versucht es von selbst wieder.`,
    historySetAside: (file) =>
      `Der Verlauf auf diesem Computer war beschädigt. Er wird neu vom Relay geholt; die beschädigte Datei liegt als ${file} daneben.`,
    recovered: (file, found, lost, certain) =>
      `Die Datei der aufbewahrten Antworten war beschädigt und liegt jetzt als ${file} daneben. ${recoveredWords(found, lost, certain)}`,
    asideUnread: (file) =>
      `Antworten in ${file} lassen sich gerade nicht lesen. Darin wurde nichts geändert; der nächste Start versucht es wieder.`,
    answersUnreadable: (n) =>
      `${n === 1 ? '1 aufbewahrte Antwort lässt' : `${n} aufbewahrte Antworten lassen`} sich mit dieser Version von Beckon nicht lesen. Sie bleiben auf diesem Computer und werden nicht gesendet; ein Blick auf die offenen Vorgänge hilft.`,
    preferenceNames: {
      theme: 'Darstellung',
      language: 'Sprache',
      sound: 'Ton',
      startAtLogin: 'Start bei der Anmeldung',
      redactWhenLocked: 'Einzelheiten verbergen',
      pause: 'Pause',
    },
    proxyUnsaved: (fault) =>
      `Die Anmeldung am Proxy ließ sich auf diesem Computer nicht merken: ${fault}. Sie gilt, bis Beckon endet.`,
    preferencesNotTaken: (names) =>
      `In preferences.json steht ein Wert, den Beckon nicht kennt: ${names}. Der übliche gilt; die Datei behält ihren Wert, bis ein anderer gewählt wird.`,
    preferencesSetAside: (file) =>
      `Die Einstellungen ließen sich nicht lesen und beginnen von vorn. Die Datei liegt als ${file} daneben.`,
    preferencesUnreadable: (fault) =>
      `Die Einstellungen lassen sich nicht lesen: ${fault}. Die üblichen gelten, und die Datei blieb, wie sie ist.`,
    preferencesUnsaved: (fault) =>
      `Die Einstellungen lassen sich nicht speichern: ${fault}. Was gewählt wurde, gilt bis zum Beenden, und Beckon versucht es wieder.`,
    signInUnreadable: (why) =>
      `Die Anmeldung auf diesem Computer lässt sich nicht lesen: ${why}. Sie blieb, wie sie ist, und Beckon versucht es wieder; eine neue Anmeldung ersetzt sie.`,
    signInLocked: 'der Schlüsselspeicher ist gesperrt oder wurde ersetzt',
    signInUnknown: 'account.json stammt nicht von dieser Version von Beckon',
    signInUnsaved: (fault) =>
      `Die Anmeldung lässt sich auf diesem Computer nicht speichern: ${fault}. Sie gilt bis zum Beenden, und Beckon versucht es wieder.`,
  },
  notStored:
    'Neu Eingetroffenes ließ sich auf diesem Computer nicht speichern. Ist die Festplatte voll? Beckon versucht es weiter.',

  check: {
    here: 'Keiner: das Relay ist auf diesem Computer',
    straight: 'direkt',
    proxyBy: {
      environment: (names) => `Laut Umgebung: ${names}`,
      system: (names) => `Laut System: ${names}`,
    },
    name: (host, addresses) => `${host} ist ${addresses}`,
    answers: 'Erreicht',
    through: (proxy) => `Erreicht über ${proxy}`,
    noTls: 'Keines: das Relay ist auf diesem Computer',
    certificate: (subject, issuer, until, version) =>
      `Für ${subject}, ausgestellt von ${issuer}, bis ${until} (${version})`,
    relay: 'Ein Beckon-Relay, und die Uhren stimmen überein',
    clockAhead: (span) => `Die Uhr dieses Computers geht ${span} vor. Die Uhr stellen.`,
    clockBehind: (span) => `Die Uhr dieses Computers geht ${span} nach. Die Uhr stellen.`,
    socket: 'Kommt durch',
    token: 'Angenommen',
    tokenRefused: (detail) => `Das Relay lässt diesen Computer nicht zu: ${detail}`,
    unpaired: 'Dieser Computer ist nicht gekoppelt, es gibt nichts zu prüfen.',
  },

  relayUrl: 'Die Adresse des Relays muss mit https:// beginnen. http:// gilt nur für diesen Computer selbst.',
  pairRefused:
    'Der Code ist nicht gültig. Ein Code gilt zehn Minuten und nur einmal: Die Administration gibt einen neuen.',
  pairAnswer: (host) => `${host} antwortet nicht wie ein Beckon-Relay. Stimmt die Adresse?`,
  signIn: {
    issuerAway: (why) => `Eine Anmeldung ist jetzt nicht möglich. ${why} Es wurde nichts geändert.`,
    notOffered: (host) => `${host} bietet keine Anmeldung im Browser an. Ein Einmalcode geht.`,
    noBrowser: 'Auf diesem Computer ließ sich kein Browser öffnen. Es wurde nichts geändert.',
    portsTaken:
      'Ein anderes Programm auf diesem Computer belegt alle Ports, zu denen der Browser zurückkehren könnte. Es wurde nichts geändert; dieses Programm schließen oder die Administration fragen.',
    cancelled: 'Die Anmeldung wurde abgebrochen. Es wurde nichts geändert.',
    anewNotHere:
      'Diese Antwort braucht eine neue Anmeldung per Single Sign-on, und dieser Computer ist mit einem Code gekoppelt. Es wurde nichts gesendet.',
    anewOther: (name) => `Angemeldet hat sich ${name}. Es wurde nichts gesendet.`,
    otherRelay: (relay, only) =>
      `Dieser Computer darf sich nur an ${only} anmelden, nicht an ${relay}. Es wurde nichts gesendet; die Administration weiß, warum.`,
    otherIssuer: (relay, issuer, only) =>
      `${relay} verlangt eine Anmeldung bei ${issuer}. Dieser Computer darf sich nur bei ${only} anmelden. Es wurde nichts gesendet; das gehört der Administration gesagt.`,
    otherAudience: (relay, other) =>
      `${relay} verlangt eine Anmeldung, die für ${other} bestimmt ist. Es wurde nichts gesendet. Die Adresse des Relays prüfen oder die Administration fragen.`,
    otherToken: (issuer) =>
      `Was ${issuer} ausgestellt hat, ist nicht für dieses Relay bestimmt und wurde ihm nicht gesendet. Das gehört der Administration gesagt.`,
    otherThanBefore: (relay) =>
      `${relay} meldet jetzt anders an als bisher. Es wurde nichts gesendet; zuerst in den Einstellungen neu anmelden.`,
    tooLate: 'Zehn Minuten lang hat sich niemand angemeldet. Es wurde nichts geändert; noch einmal versuchen.',
    denied: (host) => `${host} hat die Anmeldung abgelehnt. Es wurde nichts geändert.`,
    refused: (host, code) =>
      `${host} hat die Anmeldung abgelehnt (${code}). Es wurde nichts geändert; die Administration weiß, warum.`,
    failed: (host) => `Die Anmeldung bei ${host} hat nicht geklappt. Es wurde nichts geändert; noch einmal versuchen.`,
    refusedByRelay: (host, detail) => `${host} nimmt diese Anmeldung nicht an: ${detail}`,
    again: (host) =>
      `Die Anmeldung bei ${host} ist abgelaufen. Neu anmelden; die Antworten bleiben auf diesem Computer.`,
    waitsForIssuer: (why) => `Die Anmeldung lässt sich jetzt nicht erneuern. ${why} Beckon versucht es weiter.`,
    pageFailed: 'Nicht angemeldet',
    pageDone: {
      title: 'Dieser Tab kann geschlossen werden',
      body: 'Beckon hat die Anmeldung und macht von selbst weiter.',
    },
    pageOther: {
      title: 'Hier ist nichts zu tun',
      body: 'Diese Seite gehört zu einer Anmeldung von Beckon, die vorbei ist. In Beckon neu beginnen.',
    },
  },
  managed: 'Dieser Computer wurde von der Administration gekoppelt. Das lässt sich hier nicht ändern.',
  unexpected:
    'In Beckon hat etwas nicht funktioniert. Es wurde nichts geändert; ein neuer Versuch hilft oft, sonst die Diagnose kopieren.',
  notYours: 'Diese Seite darf das nicht.',

  waiting: (n) => (n === 0 ? 'Es wartet nichts' : n === 1 ? '1 Vorgang wartet' : `${n} Vorgänge warten`),
  open: 'Beckon öffnen',
  pause: 'Pause',
  pauseHour: '1 Stunde',
  pauseTomorrow: 'Bis morgen',
  pauseResumed: 'Bis zum Fortsetzen',
  resume: 'Fortsetzen',
  preferences: 'Einstellungen',
  quit: 'Beenden',
  state: {
    unpaired: 'Noch nicht gekoppelt',
    connecting: 'Verbindet',
    syncing: 'Holt auf',
    connected: 'Verbunden',
    offline: 'Offline',
    revoked: 'Darf sich nicht mehr verbinden',
  },
  pausedUntil: (when) => (when ? `Pause bis ${when}` : 'Pause'),

  sentBy: (name) => `gesendet von ${name}`,
  linkRefused: 'Nur https-Links werden geöffnet.',

  loginFailed: 'Das System hat es nicht übernommen. Der Start bei der Anmeldung blieb, wie er war.',

  exportRunning: 'Der Verlauf wird schon exportiert.',
  exportFull: 'Die Festplatte ist voll. Es wurde keine Datei geschrieben.',
  exportFailed: 'Die Datei ließ sich dort nicht schreiben. Es wurde nichts geändert; ein anderer Ordner hilft.',
  exportTitle: 'Verlauf exportieren',
  csv: {
    columns: [
      'Eingegangen (ISO 8601)',
      'Eingegangen',
      'Titel',
      'Text',
      'Art',
      'Schwere',
      'Stand',
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
      'Was aus der Antwort wurde',
      'Übernommen von',
      'Anzahl',
      'Id',
    ],
    severity: { info: 'Info', notice: 'Hinweis', warning: 'Warnung', critical: 'Kritisch' },
    states: {
      open: 'Offen',
      waiting: 'Wartet auf andere',
      answered: 'Beantwortet',
      closed: 'Geschlossen',
      withdrawn: 'Zurückgezogen',
      expired: 'Abgelaufen',
    },
    fates: {
      recorded: 'Erfasst',
      delivering: 'Unterwegs',
      confirmed: 'Bestätigt',
      refused: 'Abgewiesen',
      failed: 'Nicht zugestellt',
      none: 'Erfasst',
    },
  },

  menu: {
    file: '&Datei',
    edit: '&Bearbeiten',
    view: '&Ansicht',
    window: '&Fenster',
    help: '&Hilfe',
    preferences: 'Einstellungen…',
    find: 'Suchen',
    inbox: 'Eingang',
    history: 'Verlauf',
    processes: 'Abläufe',
    keys: 'Tastenkürzel',
    about: 'Über Beckon',
    hide: 'Beckon ausblenden',
    hideOthers: 'Andere ausblenden',
    unhide: 'Alle einblenden',
    close: 'Fenster schließen',
    quit: 'Beckon beenden',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    cut: 'Ausschneiden',
    copy: 'Kopieren',
    paste: 'Einfügen',
    selectAll: 'Alles auswählen',
    resetZoom: 'Originalgröße',
    zoomIn: 'Vergrößern',
    zoomOut: 'Verkleinern',
    fullScreen: 'Vollbild',
    minimize: 'Minimieren',
  },
};
