import type { files as english } from '../../en/desk/files.ts';
import type { Translation } from '../../translation.ts';
import { preferenceNames } from '../terms.ts';

function recoveredWords(found: number, lost: number, certain: boolean): string {
  if (lost === 0 && certain) {
    if (found === 0) return 'Darin wartete keine Antwort.';
    return found === 1
      ? 'Die eine Antwort darin wurde wiederhergestellt.'
      : `Alle ${found} Antworten darin wurden wiederhergestellt.`;
  }
  if (found === 0 && !certain) return 'Die Antworten darin ließen sich nicht lesen: Prüfen Sie Ihre offenen Vorgänge.';
  const all = certain ? `${found + lost}` : `mindestens ${found + lost}`;
  return `${found} von ${all} Antworten darin wurden wiederhergestellt, der Rest ließ sich nicht lesen: Prüfen Sie Ihre offenen Vorgänge.`;
}

export const files: Translation<typeof english> = {
  names: {
    history: 'Der Verlauf',
    outbox: 'Die Datei Ihrer aufbewahrten Antworten',
    state: 'Die Datei Ihrer Einstellungen',
  },
  fault: {
    full: 'die Festplatte ist voll',
    unwritable: 'dieses Gerät lässt Beckon dort nicht schreiben',
    failing: 'die Festplatte liest oder schreibt nicht',
    busy: 'ein anderes Programm hält sie offen',
    damaged: 'die Datei ist beschädigt',
  },
  waits: (name, fault) =>
    `${name} auf diesem Gerät lässt sich nicht öffnen: ${fault}. Darin wurde nichts geändert. Beckon versucht es alle paar Sekunden wieder und startet von selbst, sobald es geht.`,
  noFolder: (path, fault) =>
    `Beckon kann seine Dateien nicht in ${path} ablegen: ${fault}. Es wurde nichts geändert. Sobald sich der Ordner beschreiben lässt, starten Sie Beckon neu.`,
  newer: (name) =>
    `${name} auf diesem Gerät stammt von einer neueren Version von Beckon. Darin wurde nichts geändert. Installieren Sie die neuere Version wieder.`,
  newerHere: (name) =>
    `${name} in diesem Browser stammt von einer neueren Version von Beckon. Darin wurde nichts geändert. Laden Sie diese Seite neu.`,
  notKept: (fault) =>
    `Das ließ sich auf diesem Gerät nicht aufbewahren: ${fault}. Es wurde nichts gesendet oder geändert; versuchen Sie es noch einmal, sobald das behoben ist.`,
  answerNotKept: (fault) =>
    `Ihre Antwort ließ sich auf diesem Gerät nicht aufbewahren: ${fault}. Sie wurde nicht gegeben; öffnen Sie den Vorgang und antworten Sie noch einmal, sobald das behoben ist.`,
  sendingWaits: (fault) =>
    `Antworten warten auf diesem Gerät: ${fault}. Sie sind aufbewahrt, und Beckon versucht es von selbst wieder.`,
  historySetAside: (file) =>
    `Der Verlauf auf diesem Gerät war beschädigt. Er wird neu vom Server geladen; die beschädigte Datei liegt als ${file} daneben.`,
  recovered: (file, found, lost, certain) =>
    `Die Datei Ihrer aufbewahrten Antworten war beschädigt und liegt jetzt als ${file} daneben. ${recoveredWords(found, lost, certain)}`,
  historyAnew: 'Der Verlauf in diesem Browser war beschädigt. Er wird neu vom Server geladen.',
  outboxAnew: (found, lost, certain) =>
    `Die Datei Ihrer aufbewahrten Antworten in diesem Browser war beschädigt. ${recoveredWords(found, lost, certain)}`,
  stateAnew:
    'Was dieser Browser von Ihren Einstellungen wusste, war beschädigt. Es gelten wieder die Voreinstellungen.',
  asideUnread: (file) =>
    `Antworten in ${file} lassen sich gerade nicht lesen. Darin wurde nichts geändert; der nächste Start versucht es wieder.`,
  answersUnreadable: (n) =>
    `${n === 1 ? '1 aufbewahrte Antwort lässt' : `${n} aufbewahrte Antworten lassen`} sich mit dieser Version von Beckon nicht lesen. Sie bleiben auf diesem Gerät und werden nicht gesendet; prüfen Sie Ihre offenen Vorgänge.`,
  preferenceNames: {
    theme: preferenceNames.theme,
    density: preferenceNames.density,
    language: preferenceNames.language,
    sounds: preferenceNames.sounds,
    startAtLogin: 'Start bei der Anmeldung',
    redactWhenLocked: 'Einzelheiten verbergen',
    criticalWhileInhibited: 'Kritische trotz „Nicht stören“',
    pushDetails: 'Einzelheiten in Push-Nachrichten',
    beckonBesideDesktop: 'Neben dem Desktop melden',
    singleKeys: preferenceNames.singleKeys,
    undoSeconds: preferenceNames.undoSeconds,
    notificationSeconds: preferenceNames.notificationSeconds,
    afterAnswer: preferenceNames.afterAnswer,
    knowDays: preferenceNames.knowDays,
    firstSteps: 'Erste Schritte',
    pause: 'Pause',
  },
  proxyUnsaved: (fault) =>
    `Die Anmeldung am Proxy ließ sich auf diesem Gerät nicht merken: ${fault}. Sie gilt, bis Beckon endet.`,
  preferencesNotTaken: (names) =>
    `In preferences.json steht ein Wert, den Beckon nicht kennt: ${names}. Der übliche gilt; die Datei behält ihren Wert, bis Sie einen anderen wählen.`,
  preferencesSetAside: (file) =>
    `Ihre Einstellungen ließen sich nicht lesen; es gelten wieder die Voreinstellungen. Die Datei liegt als ${file} daneben.`,
  preferencesUnreadable: (fault) =>
    `Ihre Einstellungen lassen sich nicht lesen: ${fault}. Die üblichen gelten, und die Datei blieb, wie sie ist.`,
  preferencesUnsaved: (fault) =>
    `Ihre Einstellungen lassen sich nicht speichern: ${fault}. Ihre Wahl gilt, bis Beckon endet, und Beckon versucht es wieder.`,
  signInUnreadable: (why) =>
    `Ihre Anmeldung auf diesem Gerät lässt sich nicht lesen: ${why}. Sie blieb, wie sie ist, und Beckon versucht es wieder; eine neue Anmeldung ersetzt sie.`,
  signInLocked: 'der Schlüsselspeicher ist gesperrt oder wurde ersetzt',
  signInUnknown: 'account.json stammt nicht von dieser Version von Beckon',
  signInUnsaved: (fault) =>
    `Ihre Anmeldung lässt sich auf diesem Gerät nicht speichern: ${fault}. Sie gilt, bis Beckon endet, und Beckon versucht es wieder.`,
};
