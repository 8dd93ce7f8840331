import type { signIn as english } from '../../en/desk/sign-in.ts';
import type { Translated } from '../../translated.ts';

export const signIn: Translated<typeof english> = {
  issuerAway: (why) => `Eine Anmeldung ist jetzt nicht möglich. ${why} Es wurde nichts geändert.`,
  notOffered: (host) => `${host} bietet keine Anmeldung im Browser an. Ein Einmalcode geht.`,
  noBrowser: 'Auf diesem Computer ließ sich kein Browser öffnen. Es wurde nichts geändert.',
  portsTaken:
    'Ein anderes Programm auf diesem Computer belegt alle Ports, zu denen der Browser zurückkehren könnte. Es wurde nichts geändert; dieses Programm schließen oder die Administration fragen.',
  cancelled: 'Die Anmeldung wurde abgebrochen. Es wurde nichts geändert.',
  anewNotHere:
    'Diese Antwort braucht eine neue Anmeldung per Single Sign-on, und hier wurde mit einem Code angemeldet. Es wurde nichts gesendet.',
  anewNotOffered:
    'Diese Antwort verlangt eine neue Anmeldung mit Single Sign-on, die dieses Relay nicht anbietet. Es wurde nichts gesendet; die Administration kennt den Grund.',
  anewLeaves: (issuer) =>
    `Nach der neuen Anmeldung bei ${issuer} geht es hier mit diesem Vorgang weiter. Es wurde nichts gesendet: Die Antwort dann noch einmal geben.`,
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
  again: (host) => `Die Anmeldung bei ${host} ist abgelaufen. Neu anmelden; die Antworten bleiben auf diesem Gerät.`,
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
};
