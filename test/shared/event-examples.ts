/** One realistic event of each type with every member that the contract allows; tests modify them. */
import { type EventData, type EventType, TYPE_PREFIX } from '../../shared/events.ts';

const record = { system: 'SAP ERP', type: 'purchase-order', id: '4711', url: 'https://erp.acme.example/po/4711' };
const audience = { roles: ['procurement-approver'], locations: ['BER'], units: ['EMEA'], users: ['dana'] };

export const GOOD: { [T in EventType]: EventData[T] } = {
  'approval.requested': {
    title: 'PO 4711 needs your approval',
    body: 'ACME GmbH, 12,400.00 EUR, 3 lines',
    severity: 'notice',
    record,
    audience,
    requester: 'kim',
    amount: { value: '12400.00', currency: 'EUR' },
    stepUp: { value: '10000', currency: 'EUR' },
    actions: [
      { id: 'approve', label: 'Approve', kind: 'approve', comment: 'optional', confirm: false },
      { id: 'reject', label: 'Reject', kind: 'reject', comment: 'required' },
    ],
    decision: { policy: 'sequential', order: ['lee', 'procurement-lead'] },
    dueAt: '2026-12-01T12:00:00Z',
    expiresAt: '2026-12-02T14:00:00.5+02:00',
    reminders: ['-PT2H', 'PT0S', 'PT4H'],
    escalation: [{ after: 'PT8H', audience: { roles: ['procurement-lead'] } }],
    process: {
      id: 'onboarding-88',
      name: 'Onboarding Kim',
      step: 'it-account',
      status: 'active',
      steps: [{ id: 'it-account', label: 'IT account', system: 'HR', owner: 'it' }],
    },
    facts: [{ label: 'Supplier', value: 'ACME GmbH' }],
    attachments: [{ label: 'Invoice.pdf', url: 'https://erp.acme.example/invoice/1' }],
  },
  'task.assigned': { title: 'Count aisle 7', audience: { users: ['dana'] } },
  'case.escalated': {
    title: 'Claim 88-21 escalated',
    severity: 'critical',
    audience: { roles: ['*'] },
    repeat: 'PT10M',
  },
  'status.changed': { title: 'Order 12 shipped', audience, record, status: { from: 'processing', to: 'shipped' } },
  'exception.raised': {
    title: 'SAP sync failed',
    audience,
    fold: 'sap-sync/timeout',
    error: { code: 'ETIMEDOUT', message: 'No reply in 30 s', step: 'sync', field: 'vat', processed: 120, failed: 3 },
  },
  'exception.resolved': { fold: 'sap-sync/timeout', note: 'Recovered' },
  'alert.raised': { title: 'Disk at 91 %', audience, fold: 'disk/a', severity: 'warning' },
  'alert.cleared': { fold: 'disk/a' },
  'customer.notification': {
    title: 'Your appointment is tomorrow at 9:00',
    body: 'Reply to change it.',
    customer: { ref: 'C-77', name: 'Ada Byron' },
    channels: [{ gateway: 'customers', kind: 'push', to: 'ada@example.org' }],
  },
  'process.step': { process: { id: 'onboarding-88', step: 'badge', status: 'done', owner: 'facilities' } },
  'info.provided': { eventId: 'e-1', eventSource: '/sap/po', text: 'Cost centre 4200', by: 'Kim Reyes' },
  'item.updated': { eventId: 'e-1', dueAt: '2026-12-03T12:00:00Z', severity: 'warning', remind: true },
  'item.withdrawn': { eventId: 'e-1', reason: 'Order cancelled' },
  'response.outcome': {
    eventId: 'e-1',
    responseId: '019b1f3c-1e8d-7b4a-957c-3e2b7d1f0a9e',
    result: 'refused',
    reason: 'Budget closed',
  },
};

export const cloudEvent = (type: EventType, data: unknown = GOOD[type]): Record<string, unknown> => ({
  specversion: '1.0',
  id: 'e-1',
  source: '/sap/po',
  type: TYPE_PREFIX + type,
  time: '2026-11-25T12:00:00Z',
  subject: 'PO 4711',
  datacontenttype: 'application/json',
  data,
});

/** [type, change to the good example, pointer that the error must name]. `undefined` removes a member. */
export const BAD: readonly [EventType, Record<string, unknown>, string][] = [
  ['approval.requested', { title: undefined }, '/data/title'],
  ['approval.requested', { title: '' }, '/data/title'],
  ['approval.requested', { title: 'x'.repeat(141) }, '/data/title'],
  ['approval.requested', { titel: 'x' }, '/data/titel'],
  ['approval.requested', { severity: 'high' }, '/data/severity'],
  ['approval.requested', { audience: {} }, '/data/audience'],
  ['approval.requested', { audience: { roles: [] } }, '/data/audience/roles'],
  ['approval.requested', { audience: { roles: ['No Spaces'] } }, '/data/audience/roles/0'],
  ['approval.requested', { dueAt: '2026-02-30T00:00:00Z' }, '/data/dueAt'],
  ['approval.requested', { dueAt: '2026-12-01' }, '/data/dueAt'],
  ['approval.requested', { dueAt: '2026-12-31T23:59:60Z' }, '/data/dueAt'],
  ['approval.requested', { dueAt: '+012026-12-01T12:00:00Z' }, '/data/dueAt'],
  ['approval.requested', { dueAt: '2026-12-01T12:00:00+01:00[Europe/Berlin]' }, '/data/dueAt'],
  ['approval.requested', { dueAt: undefined }, '/data/reminders'],
  ['approval.requested', { reminders: ['2h'] }, '/data/reminders/0'],
  ['approval.requested', { reminders: ['P999W'] }, '/data/reminders/0'],
  ['approval.requested', { amount: { value: 12400, currency: 'EUR' } }, '/data/amount/value'],
  ['approval.requested', { amount: { value: '1', currency: 'eur' } }, '/data/amount/currency'],
  ['approval.requested', { stepUp: { value: '1e3', currency: 'EUR' } }, '/data/stepUp/value'],
  ['approval.requested', { stepUp: '1000 EUR' }, '/data/stepUp'],
  ['approval.requested', { repeat: 'PT10M' }, '/data/repeat'],
  ['case.escalated', { repeat: 'PT59.9S' }, '/data/repeat'],
  ['alert.raised', { repeat: '-PT10M' }, '/data/repeat'],
  ['exception.raised', { repeat: 10 }, '/data/repeat'],
  ['approval.requested', { record: { ...record, url: 'javascript:alert(1)' } }, '/data/record/url'],
  ['approval.requested', { attachments: [{ label: 'x', url: 'file:///etc/passwd' }] }, '/data/attachments/0/url'],
  ['approval.requested', { decision: { policy: 'quorum' } }, '/data/decision/quorum'],
  ['approval.requested', { decision: { policy: 'sequential' } }, '/data/decision/order'],
  ['approval.requested', { decision: { policy: 'first', quorum: 2 } }, '/data/decision/quorum'],
  ['approval.requested', { decision: { policy: 'sequential', order: ['lee', 'lee'] } }, '/data/decision/order/1'],
  ['approval.requested', { decision: { policy: 'all', order: ['lee'] } }, '/data/decision/order'],
  ['approval.requested', { actions: [{ id: 'a', label: 'A', kind: 'destroy' }] }, '/data/actions/0/kind'],
  [
    'approval.requested',
    {
      actions: [
        { id: 'a', label: 'A', kind: 'custom' },
        { id: 'a', label: 'B', kind: 'custom' },
      ],
    },
    '/data/actions/1/id',
  ],
  ['approval.requested', { escalation: [{ after: '-PT1H', audience }] }, '/data/escalation/0/after'],
  ['approval.requested', { escalation: [{ after: 'PT0S', audience }] }, '/data/escalation/0/after'],
  ['approval.requested', { facts: Array.from({ length: 21 }, () => ({ label: 'a', value: 'b' })) }, '/data/facts'],
  ['task.assigned', { audience: undefined }, '/data/audience'],
  ['task.assigned', { error: { message: 'x' } }, '/data/error'],
  ['case.escalated', { body: 7 }, '/data/body'],
  ['status.changed', { record: undefined }, '/data/record'],
  ['status.changed', { status: { from: 'a' } }, '/data/status/to'],
  ['exception.raised', { error: { message: 'x', failed: -1 } }, '/data/error/failed'],
  ['exception.resolved', { fold: undefined }, '/data/fold'],
  ['alert.raised', { fold: '' }, '/data/fold'],
  ['alert.cleared', { title: 'x' }, '/data/title'],
  ['customer.notification', { channels: [] }, '/data/channels'],
  ['customer.notification', { channels: [{ gateway: 'g', kind: 'fax', to: '1' }] }, '/data/channels/0/kind'],
  ['process.step', { process: undefined }, '/data/process'],
  ['process.step', { title: 'half an item' }, '/data/audience'],
  ['process.step', { audience }, '/data/title'],
  [
    'process.step',
    {
      process: {
        id: 'p',
        step: 'a',
        status: 'done',
        steps: [
          { id: 'a', label: 'A' },
          { id: 'a', label: 'B' },
        ],
      },
    },
    '/data/process/steps/1/id',
  ],
  ['info.provided', { text: undefined }, '/data/text'],
  ['item.updated', { eventId: undefined }, '/data/eventId'],
  ['item.updated', { remind: 'yes' }, '/data/remind'],
  ['item.withdrawn', { reason: '' }, '/data/reason'],
  ['response.outcome', { responseId: undefined }, '/data/responseId'],
  ['response.outcome', { result: 'done' }, '/data/result'],
];

/** Returns `data` with members replaced, or removed if the change is `undefined`. */
export function changed(data: object, change: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...data, ...change }).filter(([, value]) => value !== undefined));
}
