import type { answerPage as english } from '../en/answer-page.ts';
import type { Translation } from '../translation.ts';
import { actionLabels, alreadyDone, comparison, done, ended, inPlaceOf, reminder, sentBy, severity } from './terms.ts';

export const answerPage: Translation<typeof english> = {
  actionLabels,
  sentBy,
  done: {
    approve: done.approve,
    partial: done.partial,
    reject: done.reject,
    acknowledge: done.acknowledge,
    'request-info': 'nachgefragt',
  },
  answered: (label) => `mit „${label}“ geantwortet`,
  onBehalf: inPlaceOf,
  mine: (verb, at) => `Sie haben ${verb}, ${at}`,
  mineAnswered: (answered, at) => `Sie haben ${answered}, ${at}`,
  other: alreadyDone,
  used: 'Über diesen Link haben Sie schon geantwortet. Öffnen Sie Beckon, um erneut zu antworten',

  fate: {
    none: () => 'Ihre Antwort ist erfasst.',
    recorded: () => 'Ihre Antwort ist erfasst.',
    delivering: (source) => `Ihre Antwort ist erfasst und unterwegs zu ${source}.`,
    accepted: (source) => `${source} hat Ihre Antwort angenommen und meldet das Ergebnis später.`,
    confirmed: (source) => `${source} hat sie bestätigt.`,
    refused: (source, because) => `${source} lehnt ab${because}.`,
    failed: (source, because) =>
      `Ihre Antwort ließ sich nicht an ${source} zustellen${because}. Ihre Administration kann sie noch einmal senden.`,
    withdrawing: (source) => `Die Rücknahme Ihrer Antwort ist beantragt: ${source} wird gefragt.`,
    withdrawn: () => 'Ihre Antwort wurde zurückgenommen.',
  },
  because: (reason) => (reason ? `: ${reason}` : ''),

  ended,
  expired: 'Die Antwortfrist ist abgelaufen',
  stopped: {
    mixed: () =>
      'Niemand kann das entscheiden: Der Name der anfragenden Person mischt Buchstaben mehrerer Schriften. Ihre Administration kann es klären',
    unknown: (source) =>
      `Niemand kann das entscheiden: ${source} nennt jemanden, der hier nicht bekannt ist. Ihre Administration kann es klären`,
  },
  stillAsked: (verb) => `${verb}. Andere müssen noch antworten`,
  delegated: 'Sie haben diesen Vorgang übergeben; jetzt antwortet jemand anders',
  askedBefore: 'Andere werden vor Ihnen gefragt',
  askedOfOthers: 'Andere werden um die Antwort gebeten',

  requestedBy: (name) => `Angefragt von ${name}`,
  unknownHere: (name) => `${name} · hier nicht bekannt`,
  due: (at) => `Fällig ${at}`,
  overdue: (at) => `Überfällig seit ${at}`,
  severity: { critical: severity.critical, warning: severity.warning },
  attachments: 'Anlagen',
  openIn: (system) => `In ${system} öffnen`,
  leadsTo: (url, host, because) => `${url} führt zu ${host}: ${because}`,
  linkBecause: {
    'unknown-host': (source) => `${source} ist dafür nicht bekannt`,
    'user-info': () => 'der Teil vor dem @ ist keine Adresse',
    'not-ascii': () => 'der Name hat Buchstaben, die wie andere aussehen können',
  },

  answers: 'Ihre Antwort',
  alsoFor: (names) => `Sie können auch für ${names} antworten.`,
  onlyFor: (names) => `Sie antworten für ${names}.`,
  stepUp: 'Das braucht einen Kommentar, eine Bestätigung und eine Anmeldung. Öffnen Sie Beckon, um zu antworten.',
  opens: (label) => `${label}…`,
  withComment: (label) => `${label}, mit Kommentar`,
  comment: 'Kommentar',
  commentOptional: 'Kommentar (optional)',
  confirm: (label) => `Ja, ${label}`,

  happened: 'Aktivität',
  voted: (verb) => `hat ${verb}`,
  thread: {
    question: 'fragte',
    answer: 'antwortete',
    vote: 'antwortete',
    reminder,
    escalation: 'Eskaliert an',
    claim: 'hat übernommen',
    delegated: 'übergab an',
    resolved: 'hat geschlossen',
    withdrawn: 'hat zurückgezogen',
    'taken-back': 'hat die Antwort zurückgenommen',
    'not-taken-back': 'konnte die Antwort nicht zurücknehmen',
    reassigned: 'übergab an',
    closed: 'hat geschlossen',
    refused: 'gab eine Antwort, die nicht angenommen wurde',
  },

  changed: {
    what: 'Was',
    ...comparison,
  },

  notRecorded: {
    alreadyAnswered: 'Ihre Antwort wurde nicht erfasst: Der Vorgang war schon beantwortet',
    changed:
      'Der Vorgang hat sich geändert, während Sie entschieden haben. Ihre Antwort wurde nicht erfasst, Ihr Kommentar bleibt erhalten',
    closed: 'Ihre Antwort wurde nicht erfasst: Der Vorgang ist nicht mehr offen',
    commentNeeded: 'Ihre Antwort wurde nicht erfasst: Sie braucht einen Kommentar',
    inputInvalid: 'Ihre Antwort wurde nicht erfasst: Die Felder sind nicht richtig ausgefüllt',
    ownRequest: 'Ihre Antwort wurde nicht erfasst: Über Ihre eigene Anfrage entscheidet jemand anders',
    notYourTurn: 'Ihre Antwort wurde nicht erfasst: Andere werden vor Ihnen gefragt',
    because: (detail) => `Ihre Antwort wurde nicht erfasst: ${detail}`,
  },
  failed: {
    title: 'Das hat nicht geklappt',
    invalid: {
      title: 'Dieser Link ist nicht gültig',
      text: 'Er ist vielleicht älter als einen Tag oder wurde unterwegs abgeschnitten. Öffnen Sie Beckon, um zu sehen, was auf Sie wartet.',
    },
    tooMany: {
      title: 'Zu viele Versuche von hier',
      text: 'Es wurde nichts geändert. Warten Sie eine Minute und öffnen Sie den Link dann noch einmal.',
    },
    notNow: {
      title: 'Gerade nicht verfügbar',
      text: 'Es wurde nichts geändert. Öffnen Sie den Link gleich noch einmal.',
    },
  },
};
