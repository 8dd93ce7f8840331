import type { terms as english } from '../en/terms.ts';
import type { Translated } from '../translated.ts';

export const terms: Translated<typeof english> = {
  severity: { info: 'Info', notice: 'Hinweis', warning: 'Warnung', critical: 'Kritisch' },
  types: {
    'approval.requested': 'Genehmigung',
    'task.assigned': 'Aufgabe',
    'case.escalated': 'Eskalierter Fall',
    'status.changed': 'Statusmeldung',
    'exception.raised': 'Fehler',
    'alert.raised': 'Alarm',
    'customer.notification': 'Kundennachricht',
    'process.step': 'Ablaufschritt',
  },
  states: {
    open: 'Offen',
    waiting: 'Wartet auf andere',
    answered: 'Beantwortet',
    closed: 'Geschlossen',
    withdrawn: 'Zurückgezogen',
    expired: 'Abgelaufen',
  },
  deliveries: { beckon: 'Melden', badge: 'Nur zählen', digest: 'Übersicht', off: 'Aus' },
};
