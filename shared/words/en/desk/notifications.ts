import { due, given, reminder, sentBy, severityWithin, undoing } from '../terms.ts';
/** Notifications: what came, when it is due, what became of an answer. */
export const notifications = {
  appName: 'Beckon',
  more: 'More…',
  newWhile: {
    away: (n: number) => `${n} new while you were away`,
    offline: (n: number) => `${n} new while Beckon was not connected`,
    paused: (n: number) => `${n} new while notifications were paused`,
    quiet: (n: number) => `${n} new during quiet hours`,
    inhibited: (n: number) => `${n} new while Do Not Disturb was on`,
  },
  /** Of what beckoned and is not on the screen: no number, as it would be wrong with the next answer. */
  waits: 'Waiting for you',
  moreWaits: 'More is waiting for you',
  moreCriticalWaits: 'More critical items are waiting',
  refusedCount: (n: number) => (n === 1 ? '1 answer did not get through' : `${n} answers did not get through`),
  digest: (n: number) => (n === 1 ? '1 new in your digest' : `${n} new in your digest`),
  redacted: (approval: boolean) => (approval ? 'An approval is waiting in Beckon' : 'Something is waiting in Beckon'),
  criticalFirst: (title: string) => `Critical: ${title}`,
  /** Of a message to a customer. */
  toCustomer: (name: string) => `To ${name}`,
  notReached: (channel: 'push' | 'sms' | 'email' | 'web') =>
    `${{ push: 'Push', sms: 'SMS', email: 'E-mail', web: 'Web message' }[channel]} did not reach the customer`,
  /** Of an answer; `what` names the record, where it is known. */
  yourAnswer: {
    approve: (what: string | null) => `Your approval${what ? ` of ${what}` : ''}`,
    reject: (what: string | null) => `Your rejection${what ? ` of ${what}` : ''}`,
    acknowledge: (what: string | null) => `Your acknowledgement${what ? ` of ${what}` : ''}`,
    'request-info': (what: string | null) => `Your question${what ? ` about ${what}` : ''}`,
    custom: (what: string | null) => `Your answer${what ? ` to ${what}` : ''}`,
  },
  refusedBefore: (source: string, reason: string) => `${source} refused the last answer: ${reason}`,
  wasRefused: (answer: string, reason: string | null) => `${answer} was refused${reason ? `: ${reason}` : ''}`,
  notDelivered: (answer: string, source: string) => `${answer} did not reach ${source}`,
  notTakenBackBy: (answer: string, source: string, reason: string | null) =>
    `${answer} stands: ${source} refused to take it back${reason ? `: ${reason}` : ''}`,
  notTakenBack: (answer: string, source: string) => `${answer} was not taken back: ${source} was not reached`,
  takenBackBy: (name: string) => `${name} took the answer back`,
  notCounted: (answer: string) => `${answer} did not count`,
  undoing: {
    undo: undoing.undo,
    given,
    one: (what: string, title: string) => `${what}: ${title}`,
    many: (n: number) => `${n} answers not sent yet`,
    notSent: 'Not sent yet',
    undoAll: 'Undo all',
    tooLate: 'Too late to undo: the answer was sent',
  },
  tested: {
    title: 'Test notification',
    body: 'Notifications from Beckon look like this. Nothing is waiting for you.',
    button: 'I see this button',
  },
  due,
  minutes: (n: number) => `${n} min`,
  hours: (n: number) => `${n} h`,
  days: (n: number) => `${n} days`,
  overdueSince: (when: string) => `overdue since ${when}`,
  asks: (name: string) => `${name} asks`,
  reminder,
  escalated: 'Escalated to you',
  nowSeverity: (severity: string) => `Now ${severity}`,
  severity: severityWithin,
  sentBy,
};
