import type { answerPage as english } from '../en/answer-page.ts';
import type { Translated } from '../translated.ts';
import { actionLabels, alreadyDone, comparison, done, ended, inPlaceOf, reminder, sentBy, severity } from './terms.ts';

export const answerPage: Translated<typeof english> = {
  actionLabels,
  sentBy,
  done: {
    approve: done.approve,
    reject: done.reject,
    acknowledge: done.acknowledge,
    'request-info': 'nachgefragt',
  },
  answered: (label) => `beantwortet mit „${label}“`,
  onBehalf: inPlaceOf,
  mine: (verb, at) => `Selbst ${verb}, ${at}`,
  mineAnswered: (answered, at) => `Selbst ${answered}, ${at}`,
  other: alreadyDone,
  used: 'Über diesen Link wurde schon geantwortet. Eine neue Antwort geht in Beckon',

  fate: {
    none: () => 'Die Antwort ist erfasst.',
    recorded: () => 'Die Antwort ist erfasst.',
    delivering: (source) => `Die Antwort ist erfasst und unterwegs zu ${source}.`,
    confirmed: (source) => `${source} hat sie bestätigt.`,
    refused: (source, because) => `${source} lehnt ab${because}.`,
    failed: (source, because) =>
      `Die Antwort ließ sich nicht an ${source} zustellen${because}. Die Administration kann sie noch einmal senden.`,
    withdrawing: (source) => `Die Antwort wird widerrufen: ${source} ist gefragt.`,
    withdrawn: () => 'Die Antwort wurde widerrufen.',
  },
  because: (reason) => (reason ? `: ${reason}` : ''),

  ended,
  expired: 'Die Zeit zum Antworten ist vorbei',
  stopped: {
    mixed: () =>
      'Niemand kann das entscheiden: Der Name der anfragenden Person mischt Buchstaben mehrerer Schriften. Die Administration kann es klären',
    unknown: (source) =>
      `Niemand kann das entscheiden: ${source} nennt jemanden, der hier nicht bekannt ist. Die Administration kann es klären`,
  },
  stillAsked: (verb) => `${verb}. Andere müssen noch antworten`,
  delegated: 'Der Vorgang wurde übergeben; jetzt antwortet jemand anders',
  askedBefore: 'Zuerst werden andere gefragt',
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

  answers: 'Antwort',
  alsoFor: (names) => `Auch die Antwort für ${names} wird hier gegeben; die eigene kommt zuerst.`,
  onlyFor: (names) => `Diese Antwort gilt für ${names}.`,
  stepUp: 'Das braucht einen Kommentar, eine Bestätigung und eine Anmeldung. In Beckon antworten.',
  opens: (label) => `${label}…`,
  withComment: (label) => `${label}, mit Kommentar`,
  comment: 'Kommentar',
  commentOptional: 'Kommentar (freiwillig)',
  confirm: (label) => `Ja, ${label}`,

  happened: 'Aktivität',
  thread: {
    question: 'fragte',
    answer: 'antwortete',
    vote: 'stimmte ab',
    reminder,
    escalation: 'Eskaliert an',
    claim: 'kümmert sich',
    delegated: 'übergab an',
    resolved: 'hat geschlossen',
    withdrawn: 'hat zurückgezogen',
    'taken-back': 'hat die Antwort widerrufen',
    'not-taken-back': 'konnte die Antwort nicht widerrufen',
  },

  changed: {
    what: 'Was',
    ...comparison,
  },

  notRecorded: {
    alreadyAnswered: 'Die Antwort wurde nicht erfasst: Der Vorgang war schon beantwortet',
    changed: 'Der Vorgang hat sich inzwischen geändert. Die Antwort wurde nicht erfasst, der Kommentar bleibt erhalten',
    closed: 'Die Antwort wurde nicht erfasst: Der Vorgang ist nicht mehr offen',
    commentNeeded: 'Die Antwort wurde nicht erfasst: Sie braucht einen Kommentar',
    ownRequest: 'Die Antwort wurde nicht erfasst: Über die eigene Anfrage entscheidet jemand anders',
    notYourTurn: 'Die Antwort wurde nicht erfasst: Zuerst werden andere gefragt',
    because: (detail) => `Die Antwort wurde nicht erfasst: ${detail}`,
  },
  failed: {
    title: 'Das hat nicht geklappt',
    invalid: {
      title: 'Dieser Link ist nicht gültig',
      text: 'Er ist vielleicht älter als einen Tag oder wurde unterwegs abgeschnitten. Was wartet, zeigt Beckon.',
    },
    tooMany: {
      title: 'Zu viele Versuche von hier',
      text: 'Es wurde nichts geändert. Eine Minute warten, dann den Link noch einmal öffnen.',
    },
    notNow: {
      title: 'Gerade nicht verfügbar',
      text: 'Es wurde nichts geändert. Den Link gleich noch einmal öffnen.',
    },
  },
};
