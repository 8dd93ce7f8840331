import { severityWithin } from '../terms.ts';
/** Item terms within a sentence or table cell. */
export const item = {
  state: {
    open: 'open',
    waiting: 'waiting',
    answered: 'answered',
    closed: 'closed',
    withdrawn: 'withdrawn',
    expired: 'expired',
  },
  severity: severityWithin,
  fate: {
    recorded: 'recorded',
    delivering: 'being delivered',
    accepted: 'accepted, outcome not reported yet',
    confirmed: 'confirmed',
    refused: 'refused',
    failed: 'not delivered',
    none: 'kept here, the source takes none',
    withdrawing: 'being taken back',
    withdrawn: 'taken back',
  },
  delivery: { beckon: 'notified', badge: 'badge only', digest: 'in the digest', off: 'switched off' },
};
