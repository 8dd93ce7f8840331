import { due, dueNow, given, overdue, reminder, sentBy, severityWithin, undoing } from '../terms.ts';
/** Notifications: what came, when it is due, what became of an answer. */
export const notifications = {
  appName: 'Beckon',
  more: 'More…',
  newWhile: {
    away: (n: number) => `${n} new while you were away`,
    paused: (n: number) => `${n} new while notifications were paused`,
    quiet: (n: number) => `${n} new during quiet hours`,
    inhibited: (n: number) => `${n} new while Do Not Disturb was on`,
    waiting: (n: number) => `${n} waiting for you`,
  },
  /** Of what beckoned and has no notification of its own. */
  moreWait: (n: number) => (n === 1 ? '1 more item waiting' : `${n} more items waiting`),
  moreCritical: (n: number) => (n === 1 ? '1 more critical item waiting' : `${n} more critical items waiting`),
  dueToday: (n: number) => `${n} due today`,
  needYou: (n: number) => (n === 1 ? '1 needs you' : `${n} need you`),
  refusedCount: (n: number) => (n === 1 ? '1 answer did not get through' : `${n} answers did not get through`),
  digest: (n: number) => (n === 1 ? '1 new in your digest' : `${n} new in your digest`),
  redacted: (approval: boolean) => (approval ? 'An approval is waiting in Beckon' : 'Something is waiting in Beckon'),
  criticalFirst: (title: string) => `Critical: ${title}`,
  /** Of a message to a customer. */
  toCustomer: (name: string) => `To ${name}`,
  notReached: (channel: 'push' | 'sms' | 'email' | 'web') =>
    `${{ push: 'Push', sms: 'SMS', email: 'E-mail', web: 'Web message' }[channel]} did not reach the customer`,
  refusedBy: (source: string, reason: string | null) => `${source} refused${reason ? `: ${reason}` : ' your answer'}`,
  notDelivered: (source: string) => `Your answer did not reach ${source}`,
  notTakenBackBy: (source: string, reason: string | null) =>
    `${source} refused to take your answer back${reason ? `: ${reason}` : ''}`,
  notTakenBack: (source: string) => `${source} was not reached: your answer was not taken back`,
  takenBackBy: (name: string) => `${name} took the answer back`,
  notCounted: 'Your answer did not count',
  undoing: {
    ...undoing,
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
  dueNow,
  due,
  within: (span: string, time: string) => `in ${span} (${time})`,
  minutes: (n: number) => `${n} min`,
  hours: (n: number) => `${n} h`,
  days: (n: number) => `${n} days`,
  overdue,
  reminder,
  escalated: 'Escalated to you',
  nowSeverity: (severity: string) => `Now ${severity}`,
  severity: severityWithin,
  sentBy,
};
