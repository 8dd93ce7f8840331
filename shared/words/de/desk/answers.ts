import type { answers as english } from '../../en/desk/answers.ts';
import type { Translation } from '../../translation.ts';
import { alreadyDone, done, ended } from '../terms.ts';

export const answers: Translation<typeof english> = {
  alreadyAnswered: (verb, name, at) => alreadyDone(name, verb, at),
  done: {
    approve: done.approve,
    partial: done.partial,
    reject: done.reject,
    acknowledge: done.acknowledge,
    'request-info': 'nachgefragt',
    custom: 'geantwortet',
  },
  itemEnded: ended,
  handedToOthers: (name, at) => `${name} hat dies anderen übergeben, ${at}.`,
  itemExpired: 'Die Antwortfrist ist abgelaufen.',
  itemUnknown: 'Dieser Vorgang ist nicht auf diesem Gerät. Vielleicht wurde er zurückgezogen.',
  notOffered: 'Diese Antwort ist hier nicht mehr möglich. Der Vorgang zeigt, warum.',
  commentNeeded: (label) => `„${label}“ braucht einen Kommentar. Es wurde nichts gesendet.`,
  inputInvalid: (label) => `Die Felder von „${label}“ sind nicht richtig ausgefüllt. Es wurde nichts gesendet.`,
  linesInvalid: 'Die Entscheidungen über einzelne Positionen passen nicht zu diesem Vorgang. Es wurde nichts gesendet.',
  asksAlone: (label) => `„${label}“ liegt über einer Grenze. Beantworten Sie diesen Vorgang einzeln.`,
  confirmNeeded: (label) => `„${label}“ muss erst bestätigt werden. Es wurde nichts gesendet.`,
  changedMeanwhile:
    'Das hat sich geändert, während Sie entschieden haben. Ihre Antwort wurde nicht gesendet, Ihr Kommentar bleibt erhalten.',
  confirming: {
    offline: (label) =>
      `„${label}“ liegt über einer Grenze und braucht eine Verbindung. Es wurde nichts gesendet; antworten Sie, sobald Sie verbunden sind.`,
    unreached: 'Der Server hat nicht geantwortet. Es wurde nichts erfasst, Ihr Kommentar bleibt erhalten.',
    again: 'Bestätigen Sie noch einmal. Es wurde noch nichts erfasst.',
    late: 'Die Bestätigung kam nicht rechtzeitig. Es wurde nichts gesendet, Ihr Kommentar bleibt erhalten.',
    networkWent: 'Das Netz fiel vor dem Senden aus. Es wurde nichts gesendet, Ihr Kommentar bleibt erhalten.',
  },
  notGiven: 'Ihre Antwort ist noch nicht gegeben',
  onItsWay: 'Ihre Antwort auf diesen Vorgang ist schon unterwegs.',
  undone: 'Widerrufen. Es wurde nichts gesendet; Ihr Kommentar bleibt erhalten.',
  beingSent: 'Diese Antwort wird gerade gesendet und lässt sich nicht mehr widerrufen.',
  nothingToDismiss: 'Zu diesem Vorgang ist hier keine Antwort aufbewahrt.',
  processesOffline: 'Versuchen Sie es erneut, sobald Sie verbunden sind.',
  withdrawLate: 'Die Antwort lässt sich nicht mehr zurücknehmen. Ihre Antwort gilt weiter.',
  /** An operation that needs the relay was invoked while offline. */
  offline: {
    claim: 'Übernehmen geht nur mit Netz. Es wurde nichts geändert.',
    withdraw:
      'Die Rücknahme geht nur mit Netz. Ihre Antwort gilt weiter; versuchen Sie es noch einmal, sobald Sie verbunden sind.',
    resend:
      'Erneut senden geht nur mit Netz. Es wurde nichts gesendet; versuchen Sie es noch einmal, sobald Sie verbunden sind.',
    delegate:
      'Übergeben geht nur mit Netz. Es wurde nichts geändert; versuchen Sie es noch einmal, sobald Sie verbunden sind.',
    absence:
      'Eine Abwesenheit lässt sich nur mit Netz eintragen. Es wurde nichts geändert; versuchen Sie es noch einmal, sobald Sie verbunden sind.',
    people: 'Die Suche nach Personen braucht das Netz. Versuchen Sie es noch einmal, sobald Sie verbunden sind.',
    evidence:
      'Positionen und Dokumente dieses Vorgangs brauchen das Netz. Versuchen Sie es erneut, sobald Sie verbunden sind.',
    related: 'Frühere Entscheidungen brauchen das Netz. Versuchen Sie es erneut, sobald Sie verbunden sind.',
    requests: 'Ihre Anfragen sind nur mit Verbindung zu sehen.',
    insights: 'Ihre Zahlen brauchen das Netz; versuchen Sie es mit Verbindung noch einmal.',
    remind: 'Erinnern braucht das Netz. Niemand wurde erinnert; versuchen Sie es mit Verbindung noch einmal.',
  },
};
