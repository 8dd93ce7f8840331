import type { notifications as english } from '../../en/desk/notifications.ts';
import type { Translated } from '../../translated.ts';
import { due, given, reminder, sentBy, severityWithin, undoing } from '../terms.ts';

export const notifications: Translated<typeof english> = {
  appName: 'Beckon',
  more: 'Mehr…',
  newWhile: {
    away: (n) => `Inzwischen ${n} neu`,
    offline: (n) => `${n} neu, während Beckon nicht verbunden war`,
    paused: (n) => `${n} neu während der Pause`,
    quiet: (n) => `${n} neu während der Ruhezeit`,
    inhibited: (n) => `${n} neu während „Nicht stören“`,
  },
  waits: 'Etwas wartet auf Sie',
  moreWaits: 'Weiteres wartet auf Sie',
  moreCriticalWaits: 'Weiteres Kritisches wartet auf Sie',
  refusedCount: (n) => (n === 1 ? '1 Antwort kam nicht an' : `${n} Antworten kamen nicht an`),
  digest: (n) => `${n} neu in der Übersicht`,
  redacted: (approval) => (approval ? 'In Beckon wartet eine Genehmigung' : 'In Beckon wartet etwas'),
  criticalFirst: (title) => `Kritisch: ${title}`,
  toCustomer: (name) => `An ${name}`,
  notReached: (channel) =>
    `${{ push: 'Push', sms: 'SMS', email: 'E-Mail', web: 'Web-Nachricht' }[channel]} hat den Kunden nicht erreicht`,
  yourAnswer: {
    approve: (what) => (what ? `Ihre Genehmigung von ${what}` : 'Ihre Genehmigung'),
    reject: (what) => (what ? `Ihre Ablehnung von ${what}` : 'Ihre Ablehnung'),
    acknowledge: (what) => (what ? `Ihre Bestätigung von ${what}` : 'Ihre Bestätigung'),
    'request-info': (what) => (what ? `Ihre Rückfrage zu ${what}` : 'Ihre Rückfrage'),
    custom: (what) => (what ? `Ihre Antwort zu ${what}` : 'Ihre Antwort'),
  },
  wasRefused: (answer, reason) => `${answer} wurde nicht angenommen${reason ? `: ${reason}` : ''}`,
  notDelivered: (answer, source) => `${answer} hat ${source} nicht erreicht`,
  notTakenBackBy: (answer, source, reason) =>
    `${answer} gilt weiter: ${source} lehnt die Rücknahme ab${reason ? `: ${reason}` : ''}`,
  notTakenBack: (answer, source) => `${answer} ist nicht zurückgenommen: ${source} war nicht erreichbar`,
  takenBackBy: (name) => `${name} hat die Antwort zurückgenommen`,
  notCounted: (answer) => `${answer} zählt nicht`,
  undoing: {
    undo: undoing.undo,
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
  due,
  minutes: (n) => `${n} Min.`,
  hours: (n) => `${n} Std.`,
  days: (n) => (n === 1 ? '1 Tag' : `${n} Tagen`),
  overdueSince: (when) => `überfällig seit ${when}`,
  asks: (name) => `${name} fragt an`,
  reminder,
  escalated: 'An Sie eskaliert',
  nowSeverity: (severity) => `Jetzt ${severity}`,
  severity: severityWithin,
  sentBy,
};
