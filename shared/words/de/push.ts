import type { pushWords as english } from '../en/push.ts';
import type { Translation } from '../translation.ts';

export const pushWords: Translation<typeof english> = {
  waits: {
    'approval.requested': 'Eine Genehmigung wartet',
    'task.assigned': 'Eine Aufgabe wartet',
    'case.escalated': 'Ein eskalierter Fall wartet',
    'status.changed': 'Ein Status hat sich geändert',
    'exception.raised': 'Ein Fehler wartet',
    'alert.raised': 'Ein Alarm wartet',
    'customer.notification': 'Eine Kundennachricht wartet',
    'process.step': 'Ein Ablaufschritt wartet',
  },
  something: 'Etwas wartet',
  changed: 'In Beckon hat sich etwas geändert',
};
