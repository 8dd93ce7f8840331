/** Requests of the person at the window: open, reminded, approved with names, rejected without. */
import type { RequestedItem } from '../../shared/requests.ts';
import { HOUR, iso, MINUTE } from './items.ts';

const DAY = 24 * HOUR;

/** @param now ms since 1970 */
export function demoRequests(now: number): RequestedItem[] {
  const request = (itemId: string, title: string, more: Partial<RequestedItem>): RequestedItem => ({
    ...{ itemId, title, source: 'SAP ERP', state: 'open', decision: 'open', dueAt: null, outcome: null },
    ...{ createdAt: iso(now - 2 * DAY), updatedAt: iso(now - DAY), remindableAt: null, delivery: 'badge' },
    ...more,
  });
  const id = (last: string) => `01999999-0000-7000-8000-0000000000${last}`;
  return [
    request(id('a1'), 'PO 4731 needs your approval', {
      record: { system: 'SAP ERP', type: 'purchase-order', id: '4731' },
      amount: { value: '12400.00', currency: 'EUR' },
      dueAt: iso(now + 2 * HOUR),
      remindableAt: iso(now - 2 * DAY),
      asked: ['Procurement approver'],
      claimedBy: { id: 'lee', name: 'Lee Park' },
      answers: [],
    }),
    request(id('a2'), 'Leave of Dana Fox, 21 to 31 December', { source: 'HR', remindableAt: iso(now + 20 * HOUR) }),
    request(id('a3'), 'PO 4702 needs your approval', {
      ...{ state: 'answered', decision: 'approved', amount: { value: '310.50', currency: 'EUR' } },
      outcome: {
        ...{ kind: 'approve', label: 'Approve', at: iso(now - 8 * MINUTE) },
        ...{ by: { id: 'kim', name: 'Kim Reyes' }, comment: 'As discussed; from the budget of next year' },
      },
    }),
    request(id('a4'), 'Laptop for the new colleague', {
      ...{ source: 'HR', state: 'answered', decision: 'rejected' },
      outcome: { kind: 'reject', label: 'Reject', at: iso(now - 3 * HOUR) },
    }),
  ];
}
