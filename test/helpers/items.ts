/** Items as sent by a relay, for tests that render or filter them; all are validated against the shared schema. */
import { randomUUID } from 'node:crypto';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { OwnState } from '../../shared/item-views.ts';
import { Item } from '../../shared/items.ts';
import type { Me } from '../../shared/people.ts';
import { personView } from '../../shared/rules/person-view.ts';
import { checker } from '../../shared/validate.ts';
import { nothingElse } from './minimal-item.ts';

const items = checker(Item);

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const iso = (at: number): string => new Date(at).toISOString();

/** The demo user: an approver in Berlin who also monitors integrations. */
export const DANA: Me = {
  user: {
    id: 'dana',
    name: 'Dana Fox',
    roles: ['procurement-approver', 'integration-support', 'warehouse-lead', 'customer-care'],
    locations: ['BER'],
    units: ['EMEA'],
    mandatory: ['integration-support'],
    defaults: [
      { role: 'integration-support', types: ['exception.raised'], minSeverity: 'warning', deliver: 'beckon' },
      { role: 'integration-support', types: ['*'], deliver: 'digest' },
    ],
  },
  roles: [
    { id: 'procurement-approver', name: 'Procurement approver', mandatory: false },
    { id: 'integration-support', name: 'Integration support', mandatory: true },
    { id: 'warehouse-lead', name: 'Warehouse lead', mandatory: false },
    { id: 'customer-care', name: 'Customer care', mandatory: false },
  ],
  subscriptions: {
    rules: [
      { role: 'warehouse-lead', types: ['*'], minSeverity: 'warning', deliver: 'beckon' },
      { role: 'warehouse-lead', types: ['*'], deliver: 'badge' },
      { role: 'customer-care', types: ['*'], deliver: 'digest' },
    ],
    quietHours: {
      from: '18:00',
      to: '07:00',
      days: ['mon', 'tue', 'wed', 'thu', 'fri'],
      timeZone: 'Europe/Berlin',
      unless: { severity: 'critical', dueWithin: 'PT1H' },
    },
  },
  absence: null,
};

/** A minimal open item; a test overrides what it needs. @param at creation time, ms since the epoch */
export function makeItem(at: number, given: Partial<Item> = {}): Item {
  return items.parse({
    ...nothingElse(),
    id: randomUUID(),
    eventId: randomUUID(),
    source: '/sap/prod',
    origin: { id: 'sap', name: 'SAP ERP' },
    type: 'approval.requested',
    title: 'PO 4711 needs your approval',
    body: '',
    severity: 'notice',
    state: 'open',
    audiences: [{ audience: { roles: ['procurement-approver'], locations: ['BER'] }, by: 'event', at: iso(at) }],
    beckon: { at: iso(at), reason: 'new' },
    createdAt: iso(at),
    updatedAt: iso(at),
    ...given,
  } satisfies Item);
}

export const APPROVAL_ACTIONS: Item['actions'] = [
  { id: 'approve', label: 'Approve', kind: 'approve', comment: 'none', confirm: false },
  { id: 'reject', label: 'Reject', kind: 'reject', comment: 'optional', confirm: false },
  { id: 'ask', label: 'Ask', kind: 'request-info', comment: 'required', confirm: false },
];
export const ACKNOWLEDGE: Item['actions'] = [
  { id: 'acknowledge', label: 'Acknowledge', kind: 'acknowledge', comment: 'none', confirm: false },
];
export const FIRST: Item['decision'] = { policy: 'first', quorum: null, order: null, state: 'open' };

export function viewOf(item: Item, me: Me = DANA, own: Partial<OwnState> = {}): ItemView {
  const state: OwnState = { itemId: item.id, seenAt: null, snoozedUntil: null, delegatedAt: null, ...own };
  return { item, mine: personView(item, me.user, state, me.subscriptions), pending: null };
}
