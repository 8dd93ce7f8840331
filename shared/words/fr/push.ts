import type { pushWords as english } from '../en/push.ts';
import type { Translation } from '../translation.ts';

export const pushWords: Translation<typeof english> = {
  waits: {
    'approval.requested': 'Une approbation vous attend',
    'task.assigned': 'Une tâche vous attend',
    'case.escalated': 'Un dossier escaladé vous attend',
    'status.changed': 'Un statut a changé',
    'exception.raised': 'Une erreur est signalée',
    'alert.raised': 'Une alerte vous attend',
    'customer.notification': 'Un message au client vous attend',
    'process.step': 'Une étape de processus vous attend',
  },
  something: 'Quelque chose vous attend',
  changed: 'Du nouveau dans Beckon',
};
