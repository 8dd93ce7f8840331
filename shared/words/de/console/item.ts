import type { item as english } from '../../en/console/item.ts';
import type { Translated } from '../../translated.ts';
import { severityWithin } from '../terms.ts';

export const item: Translated<typeof english> = {
  state: {
    open: 'offen',
    waiting: 'wartet',
    answered: 'beantwortet',
    closed: 'geschlossen',
    withdrawn: 'zurückgezogen',
    expired: 'abgelaufen',
  },
  severity: severityWithin,
  fate: {
    recorded: 'erfasst',
    delivering: 'unterwegs',
    confirmed: 'bestätigt',
    refused: 'abgewiesen',
    failed: 'nicht zugestellt',
    none: 'bleibt hier, die Quelle nimmt keine',
    withdrawing: 'wird widerrufen',
    withdrawn: 'widerrufen',
  },
  delivery: { beckon: 'benachrichtigt', badge: 'nur gezählt', digest: 'in der Übersicht', off: 'abgeschaltet' },
};
