import type * as english from '../en/terms.ts';
import type { Translation } from '../translation.ts';

type Terms = Translation<typeof english>;

export const severity: Terms['severity'] = {
  info: 'Info',
  notice: 'Hinweis',
  warning: 'Warnung',
  critical: 'Kritisch',
};

export const severityWithin: Terms['severityWithin'] = {
  info: 'Info',
  notice: 'Hinweis',
  warning: 'Warnung',
  critical: 'kritisch',
};

export const types: Terms['types'] = {
  'approval.requested': 'Genehmigung',
  'task.assigned': 'Aufgabe',
  'case.escalated': 'Eskalierter Fall',
  'status.changed': 'Statusmeldung',
  'exception.raised': 'Fehler',
  'alert.raised': 'Alarm',
  'customer.notification': 'Kundennachricht',
  'process.step': 'Ablaufschritt',
};

export const states: Terms['states'] = {
  open: 'Offen',
  waiting: 'Wartet auf andere',
  answered: 'Beantwortet',
  closed: 'Geschlossen',
  withdrawn: 'Zurückgezogen',
  expired: 'Abgelaufen',
};

export const reading: Terms['reading'] = { read: 'Gelesen', unread: 'Ungelesen' };

export const deliveries: Terms['deliveries'] = {
  beckon: 'Melden',
  badge: 'Nur zählen',
  digest: 'Übersicht',
  off: 'Aus',
};

export const fates: Terms['fates'] = {
  recorded: 'Erfasst',
  delivering: 'Unterwegs',
  accepted: 'Angenommen',
  confirmed: 'Bestätigt',
  refused: 'Abgewiesen',
  failed: 'Nicht zugestellt',
  none: 'Erfasst',
  withdrawing: 'Rücknahme beantragt',
  withdrawn: 'Zurückgenommen',
};

export const done: Terms['done'] = {
  approve: 'genehmigt',
  partial: 'teilweise genehmigt',
  reject: 'abgelehnt',
  acknowledge: 'zur Kenntnis genommen',
};
export const given: Terms['given'] = {
  approve: 'Genehmigt',
  partial: 'Teilweise genehmigt',
  reject: 'Abgelehnt',
  acknowledge: 'Zur Kenntnis genommen',
  'request-info': 'Nachgefragt',
};

export const inboxTabs: Terms['inboxTabs'] = { answer: 'Zu beantworten', know: 'Zur Info', snoozed: 'Zurückgestellt' };
export const toAnswer: Terms['toAnswer'] = (n) => `${n} zu beantworten`;

/** Default labels, used if the source gives none. */
export const actionLabels: Terms['actionLabels'] = {
  approve: 'Genehmigen',
  reject: 'Ablehnen',
  acknowledge: 'Zur Kenntnis nehmen',
  'request-info': 'Rückfrage',
};

export const views: Terms['views'] = {
  inbox: 'Eingang',
  history: 'Verlauf',
  requests: 'Meine Anfragen',
  processes: 'Abläufe',
  preferences: 'Einstellungen',
};

export const pausing: Terms['pausing'] = {
  pause: 'Pause',
  untilTomorrow: 'Bis morgen',
  untilResumed: 'Bis zum Fortsetzen',
  resume: 'Fortsetzen',
};

export const preferenceNames: Terms['preferenceNames'] = {
  theme: 'Darstellung',
  density: 'Dichte',
  language: 'Sprache',
  sounds: 'Ton von Benachrichtigungen',
  singleKeys: 'Tastenkürzel',
  undoSeconds: 'Zeit zum Widerrufen einer Antwort',
  notificationSeconds: 'Benachrichtigungen bleiben',
  afterAnswer: 'Nach einer Antwort',
  knowDays: 'Informationen verlassen den Eingang',
};
export const setByOrganisation = 'Von Ihrer Organisation festgelegt';
export const undoing: Terms['undoing'] = { undo: 'Widerrufen', sendNow: 'Jetzt senden' };

export const reminder: Terms['reminder'] = 'Erinnerung';
/** Automatic steps of an item. */
export const steps: Terms['steps'] = {
  title: 'Automatische Schritte',
  working: 'Automatische Schritte, in der Arbeitszeit',
  reminder,
  escalation: (to) => (to ? `Eskalation an ${to}` : 'Eskalation'),
  expiry: 'Antwortfrist endet',
  done: 'erledigt',
  next: 'als Nächstes',
};
export const sentBy: Terms['sentBy'] = (name) => `gesendet von ${name}`;
export const inPlaceOf: Terms['inPlaceOf'] = (name, other) => `${name} für ${other}`;
export const alreadyDone: Terms['alreadyDone'] = (name, verb, at) => `${name} hat bereits ${verb}, ${at}`;
export const ended: Terms['ended'] = {
  closed: (name, at) => `Von ${name} geschlossen, ${at}`,
  withdrawn: (name, at) => `Von ${name} zurückgezogen, ${at}`,
};
export const dueNow: Terms['dueNow'] = 'jetzt fällig';
export const due: Terms['due'] = (when) => `fällig ${when}`;
export const overdue: Terms['overdue'] = (span) => `überfällig seit ${span}`;

/** Old and new content of an item, side by side. */
export const comparison: Terms['comparison'] = {
  before: 'Vorher',
  now: 'Jetzt',
  nothing: 'nichts',
  parts: {
    title: 'Titel',
    amount: 'Betrag',
    requester: 'Angefragt von',
    record: 'Datensatz',
    body: 'Text',
    evidence: 'Nachweise',
    attachments: 'Anlagen',
    decision: 'Wie entschieden wird',
    actions: 'Antworten',
  },
};
