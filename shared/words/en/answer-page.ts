import type { Fate } from '../../answers.ts';
import type { LinkWarning, ThreadEntry } from '../../items.ts';
import type { Verdict } from '../../rules/line-decisions.ts';
import { actionLabels, alreadyDone, comparison, done, ended, inPlaceOf, reminder, sentBy, severity } from './terms.ts';

/** The page of an answer link, for people away from their desk. Sentences of its status line have no full stop. */
export const answerPage = {
  actionLabels,
  sentBy,
  /** The answer given, as a sentence. */
  done: {
    approve: done.approve,
    partial: done.partial,
    reject: done.reject,
    acknowledge: done.acknowledge,
    'request-info': 'asked',
  } satisfies Record<Exclude<Verdict, 'custom'>, string>,
  answered: (label: string) => `answered “${label}”`,
  onBehalf: inPlaceOf,
  mine: (done: string, at: string) => `You ${done} this at ${at}`,
  mineAnswered: (answered: string, at: string) => `You ${answered} at ${at}`,
  other: alreadyDone,
  used: 'This link has given its answer. Open Beckon to answer again',

  fate: {
    none: () => 'The answer is recorded.',
    recorded: () => 'The answer is recorded.',
    delivering: (source) => `The answer is recorded and on its way to ${source}.`,
    accepted: (source) => `${source} has accepted the answer and reports the outcome later.`,
    confirmed: (source) => `${source} has confirmed it.`,
    refused: (source, because) => `${source} refused${because}.`,
    failed: (source, because) =>
      `It could not be delivered to ${source}${because}. Your administrator can send it again.`,
    withdrawing: (source) => `It is being taken back: ${source} is asked.`,
    withdrawn: () => 'It was taken back.',
  } satisfies Record<Fate, (source: string, because: string) => string>,
  because: (reason: string | null) => (reason ? `: ${reason}` : ''),

  ended,
  expired: 'It expired before it was decided',
  stopped: {
    mixed: () =>
      'Nobody can decide this: the name of the requester mixes letters of several scripts. Your administrator can settle it',
    unknown: (source: string) =>
      `Nobody can decide this: ${source} names a person who is not known here. Your administrator can settle it`,
  },
  stillAsked: (done: string) => `${done}. Others are still to answer`,
  delegated: 'You handed this to someone else, who answers now',
  askedBefore: 'Others are asked before you',
  askedOfOthers: 'The answer is asked of others',

  requestedBy: (name: string) => `Requested by ${name}`,
  unknownHere: (name: string) => `${name} · not known here`,
  due: (at: string) => `Due ${at}`,
  overdue: (at: string) => `Overdue since ${at}`,
  severity: { critical: severity.critical, warning: severity.warning },
  attachments: 'Attachments',
  openIn: (system: string) => `Open in ${system}`,
  leadsTo: (url: string, host: string, because: string) => `${url} leads to ${host}: ${because}`,
  linkBecause: {
    'unknown-host': (source) => `${source} is not known for it`,
    'user-info': () => 'the part before the @ is not an address',
    'not-ascii': () => 'its name has letters that can look like others',
  } satisfies Record<LinkWarning['because'][number], (source: string) => string>,

  answers: 'Your answer',
  alsoFor: (names: string) => `You can also answer for ${names}.`,
  onlyFor: (names: string) => `You answer for ${names}.`,
  stepUp: 'This needs a comment and a confirmation, and you signed in. Open Beckon to answer.',
  opens: (label: string) => `${label}…`,
  withComment: (label: string) => `${label} with a comment`,
  comment: 'Comment',
  commentOptional: 'Comment (optional)',
  confirm: (label: string) => `Yes, ${label}`,

  happened: 'What happened',
  /** An answer of another person, to follow their name. */
  voted: (done: string) => done,
  thread: {
    question: 'asked',
    answer: 'replied',
    vote: 'answered',
    reminder,
    escalation: 'Escalated to',
    claim: 'is on it',
    delegated: 'handed it to',
    resolved: 'closed it',
    withdrawn: 'withdrew it',
    'taken-back': 'took the answer back',
    'not-taken-back': 'could not take the answer back',
    refused: 'gave an answer that was not accepted',
    reassigned: 'handed it to',
    closed: 'closed it',
  } satisfies Record<ThreadEntry['kind'], string>,

  changed: {
    what: 'What',
    ...comparison,
  },

  notRecorded: {
    alreadyAnswered: 'Your answer was not recorded: this was answered before',
    changed: 'This changed while you were deciding. Your answer was not recorded; your comment is kept',
    closed: 'Your answer was not recorded: this is no longer open',
    commentNeeded: 'Your answer was not recorded: it needs a comment',
    inputInvalid: 'Your answer was not recorded: fields are missing or wrong',
    ownRequest: 'Your answer was not recorded: you asked for this, someone else decides',
    notYourTurn: 'Your answer was not recorded: others are asked before you',
    because: (detail: string) => `Your answer was not recorded: ${detail}`,
  },
  /** Pages without an item: a title and a text. */
  failed: {
    title: 'It did not work',
    invalid: {
      title: 'This link is not valid',
      text: 'It may be older than a day, or was cut off on its way. Open Beckon to see what waits for you.',
    },
    tooMany: {
      title: 'Too many tries from here',
      text: 'Nothing was changed. Wait a minute, then open the link again.',
    },
    notNow: { title: 'Not available now', text: 'Nothing was changed. Open the link again in a moment.' },
  },
};
