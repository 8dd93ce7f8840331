import type { notifications as english } from '../../en/desk/notifications.ts';
import type { Translated } from '../../translated.ts';
import { due, dueNow, given, overdue, reminder, sentBy, severityWithin, undoing } from '../terms.ts';

export const notifications: Translated<typeof english> = {
  appName: 'Beckon',
  more: 'Mehr…',
  newWhile: {
    away: (n) => `Inzwischen ${n} neu`,
    paused: (n) => `${n} neu während der Pause`,
    quiet: (n) => `${n} neu während der Ruhezeit`,
    inhibited: (n) => `${n} neu während „Nicht stören“`,
    waiting: (n) => (n === 1 ? '1 Vorgang wartet' : `${n} Vorgänge warten`),
  },
  moreWait: (n) => (n === 1 ? '1 weiterer Vorgang wartet' : `${n} weitere Vorgänge warten`),
  moreCritical: (n) => (n === 1 ? '1 weiterer kritischer Vorgang wartet' : `${n} weitere kritische Vorgänge warten`),
  dueToday: (n) => `${n} heute fällig`,
  needYou: (n) => (n === 1 ? '1 braucht Ihre Antwort' : `${n} brauchen Ihre Antwort`),
  refusedCount: (n) => (n === 1 ? '1 Antwort kam nicht an' : `${n} Antworten kamen nicht an`),
  digest: (n) => `${n} neu in der Übersicht`,
  redacted: (approval) => (approval ? 'In Beckon wartet eine Genehmigung' : 'In Beckon wartet etwas'),
  criticalFirst: (title) => `Kritisch: ${title}`,
  toCustomer: (name) => `An ${name}`,
  notReached: (channel) =>
    `${{ push: 'Push', sms: 'SMS', email: 'E-Mail', web: 'Web-Nachricht' }[channel]} hat den Kunden nicht erreicht`,
  refusedBy: (source, reason) => (reason ? `${source} lehnt ab: ${reason}` : `${source} lehnt Ihre Antwort ab`),
  notDelivered: (source) => `Ihre Antwort hat ${source} nicht erreicht`,
  notTakenBackBy: (source, reason) =>
    reason ? `${source} lehnt die Rücknahme ab: ${reason}` : `${source} lehnt die Rücknahme Ihrer Antwort ab`,
  notTakenBack: (source) => `${source} war nicht erreichbar: Ihre Antwort ist nicht zurückgenommen`,
  takenBackBy: (name) => `${name} hat die Antwort zurückgenommen`,
  notCounted: 'Ihre Antwort zählt nicht',
  undoing: {
    ...undoing,
    given,
    one: (what, title) => `${what}: ${title}`,
    many: (n) => `${n} Antworten noch nicht gesendet`,
    notSent: 'Noch nicht gesendet',
    undoAll: 'Alle widerrufen',
    tooLate: 'Zu spät zum Widerrufen: Ihre Antwort ist gesendet',
  },
  tested: {
    title: 'Testbenachrichtigung',
    body: 'So sehen Benachrichtigungen von Beckon aus. Es wartet nichts auf Sie.',
    button: 'Ich sehe diese Schaltfläche',
  },
  dueNow,
  due,
  within: (span, time) => `in ${span} (${time})`,
  minutes: (n) => `${n} Min.`,
  hours: (n) => `${n} Std.`,
  days: (n) => (n === 1 ? '1 Tag' : `${n} Tagen`),
  overdue,
  reminder,
  escalated: 'An Sie eskaliert',
  nowSeverity: (severity) => `Jetzt ${severity}`,
  severity: severityWithin,
  sentBy,
};
