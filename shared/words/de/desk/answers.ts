import type { answers as english } from '../../en/desk/answers.ts';
import type { Translated } from '../../translated.ts';
import { alreadyDone, done, ended } from '../terms.ts';

export const answers: Translated<typeof english> = {
  alreadyAnswered: (verb, name, at) => alreadyDone(name, verb, at),
  done: {
    approve: done.approve,
    reject: done.reject,
    acknowledge: done.acknowledge,
    'request-info': 'nachgefragt',
    custom: 'beantwortet',
  },
  itemEnded: ended,
  itemExpired: 'Die Zeit zum Antworten ist vorbei.',
  itemUnknown: 'Dieser Vorgang ist nicht auf diesem Gerät. Vielleicht wurde er zurückgezogen.',
  notOffered: 'Diese Antwort ist hier nicht mehr möglich. Der Vorgang zeigt, warum.',
  commentNeeded: (label) => `„${label}“ braucht einen Kommentar. Es wurde nichts gesendet.`,
  asksAlone: (label) => `„${label}“ liegt über einer Grenze; dazu fragt das Relay für diesen Vorgang allein nach.`,
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
  undone: 'Zurückgenommen. Es wurde nichts gesendet; der Kommentar bleibt.',
  beingSent: 'Diese Antwort wird gerade gesendet und lässt sich nicht mehr zurücknehmen.',
  nothingToDismiss: 'Zu diesem Vorgang liegt hier keine Antwort.',
  processesOffline: 'Abläufe liegen am Relay. Sie erscheinen, sobald die Verbindung steht.',
  claimOffline: 'Übernehmen geht nur mit Netz. Es wurde nichts geändert.',
  withdrawLate: 'Die Zeit zum Widerrufen ist vorbei. Die Antwort gilt weiter.',
  withdrawOffline: 'Widerrufen geht nur mit Netz. Die Antwort gilt weiter; mit Verbindung noch einmal versuchen.',
  resendOffline: 'Erneut senden geht nur mit Netz. Es wurde nichts gesendet; mit Verbindung noch einmal versuchen.',
  delegateOffline: 'Zum Übergeben ist das Netz nötig. Es wurde nichts geändert; bei bestehender Verbindung geht es.',
  absenceOffline:
    'Für eine Abwesenheit ist das Netz nötig. Es wurde nichts geändert; bei bestehender Verbindung geht es.',
  peopleOffline: 'Personen werden am Relay gesucht: Das geht bei bestehender Verbindung.',
};
