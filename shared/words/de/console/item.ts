import type { item as english } from '../../en/console/item.ts';
import type { Translation } from '../../translation.ts';
import { severityWithin } from '../terms.ts';

export const item: Translation<typeof english> = {
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
    accepted: 'angenommen, Ergebnis noch nicht gemeldet',
    confirmed: 'bestätigt',
    refused: 'abgewiesen',
    failed: 'nicht zugestellt',
    none: 'bleibt hier, die Quelle nimmt keine',
    withdrawing: 'Rücknahme beantragt',
    withdrawn: 'zurückgenommen',
  },
  delivery: { beckon: 'benachrichtigt', badge: 'nur gezählt', digest: 'in der Übersicht', off: 'abgeschaltet' },
};
