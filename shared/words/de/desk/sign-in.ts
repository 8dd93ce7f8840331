import type { signIn as english } from '../../en/desk/sign-in.ts';
import type { Translation } from '../../translation.ts';

export const signIn: Translation<typeof english> = {
  issuerAway: (why) => `Eine Anmeldung ist jetzt nicht möglich. ${why} Es wurde nichts geändert.`,
  notOffered: (host) => `${host} bietet keine Anmeldung im Browser an. Verwenden Sie einen Einmalcode.`,
  noBrowser: 'Auf diesem Computer ließ sich kein Browser öffnen. Es wurde nichts geändert.',
  portsTaken:
    'Ein anderes Programm auf diesem Computer belegt alle Ports, zu denen der Browser zurückkehren könnte. Es wurde nichts geändert; schließen Sie dieses Programm, oder fragen Sie Ihre Administration.',
  cancelled: 'Die Anmeldung wurde abgebrochen. Es wurde nichts geändert.',
  anewNotHere:
    'Diese Antwort braucht eine neue Anmeldung per Single Sign-on, und Sie haben sich hier mit einem Code angemeldet. Es wurde nichts gesendet.',
  anewNotOffered:
    'Diese Antwort verlangt eine neue Anmeldung mit Single Sign-on, die dieser Server nicht anbietet. Es wurde nichts gesendet; Ihre Administration kennt den Grund.',
  anewLeaves: (issuer) =>
    `Sie melden sich bei ${issuer} neu an und kommen zu diesem Vorgang zurück. Es wurde nichts gesendet: Geben Sie die Antwort dann noch einmal.`,
  anewOther: (name) => `Angemeldet hat sich ${name}, nicht Sie. Es wurde nichts gesendet.`,
  otherRelay: (relay, only) =>
    `Dieser Computer darf sich nur an ${only} anmelden, nicht an ${relay}. Es wurde nichts gesendet; Ihre Administration weiß, warum.`,
  otherIssuer: (relay, issuer, only) =>
    `${relay} verlangt eine Anmeldung bei ${issuer}. Dieser Computer darf sich nur bei ${only} anmelden. Es wurde nichts gesendet; informieren Sie Ihre Administration.`,
  otherAudience: (relay, other) =>
    `${relay} verlangt eine Anmeldung, die für ${other} bestimmt ist. Es wurde nichts gesendet. Prüfen Sie die Adresse des Servers, oder fragen Sie Ihre Administration.`,
  otherToken: (issuer) =>
    `Was ${issuer} ausgestellt hat, ist nicht für diesen Server bestimmt und wurde ihm nicht gesendet. Informieren Sie Ihre Administration.`,
  otherThanBefore: (relay) =>
    `${relay} meldet jetzt anders an als bisher. Es wurde nichts gesendet; melden Sie sich zuerst in den Einstellungen neu an.`,
  tooLate: 'Zehn Minuten lang hat sich niemand angemeldet. Es wurde nichts geändert; versuchen Sie es noch einmal.',
  denied: (host) => `${host} hat die Anmeldung abgelehnt. Es wurde nichts geändert.`,
  refused: (host, code) =>
    `${host} hat die Anmeldung abgelehnt (${code}). Es wurde nichts geändert; Ihre Administration weiß, warum.`,
  failed: (host) =>
    `Die Anmeldung bei ${host} hat nicht geklappt. Es wurde nichts geändert; versuchen Sie es noch einmal.`,
  refusedByRelay: (host, detail) => `${host} nimmt diese Anmeldung nicht an: ${detail}`,
  again: (host) =>
    `Ihre Anmeldung bei ${host} ist abgelaufen. Melden Sie sich neu an; Ihre Antworten bleiben auf diesem Gerät.`,
  waitsForIssuer: (why) => `Ihre Anmeldung lässt sich jetzt nicht erneuern. ${why} Beckon versucht es weiter.`,
  pageFailed: 'Nicht angemeldet',
  pageDone: {
    title: 'Sie können diesen Tab schließen',
    body: 'Beckon hat Ihre Anmeldung und macht von selbst weiter.',
  },
  pageOther: {
    title: 'Hier ist nichts zu tun',
    body: 'Diese Seite gehört zu einer Anmeldung von Beckon, die vorbei ist. Beginnen Sie in Beckon neu.',
  },
};
