import type { item as english } from '../../en/console/item.ts';
import type { Translation } from '../../translation.ts';
import { severityWithin } from '../terms.ts';

export const item: Translation<typeof english> = {
  state: {
    open: 'ouvert',
    waiting: 'en attente',
    answered: 'traité',
    closed: 'clôturé',
    withdrawn: 'retiré',
    expired: 'expiré',
  },
  severity: severityWithin,
  fate: {
    recorded: 'enregistrée',
    delivering: 'en cours de remise',
    accepted: 'acceptée, résultat pas encore communiqué',
    confirmed: 'confirmée',
    refused: 'refusée',
    failed: 'non remise',
    none: 'conservée ici, la source n’en reçoit pas',
    withdrawing: 'en cours de retrait',
    withdrawn: 'retirée',
  },
  delivery: { beckon: 'notifié', badge: 'compteur seul', digest: 'dans le récapitulatif', off: 'désactivé' },
};
