/** Items for tests of the desktop, as the relay would send them. */

import type { Answer } from '../../../shared/answers.ts';
import type { OwnState } from '../../../shared/item-views.ts';
import type { Item } from '../../../shared/items.ts';
import type { Me } from '../../../shared/people.ts';
import { resolveActions } from '../../../shared/rules/actions.ts';
import { nothingElse } from '../../helpers/minimal-item.ts';

export const T0 = Date.parse('2026-11-25T09:00:00Z');
export const iso = (ms: number): string => new Date(ms).toISOString();

/** Deterministic by number. */
export const uuid = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

export const dana: Me = {
  user: {
    id: 'dana',
    name: 'Dana Fox',
    roles: ['procurement-approver', 'it-support'],
    locations: ['BER'],
    units: ['EMEA'],
    mandatory: [],
  },
  roles: [
    { id: 'procurement-approver', name: 'Procurement approver', mandatory: false },
    { id: 'it-support', name: 'IT support', mandatory: false },
  ],
  subscriptions: { rules: [] },
  absence: null,
};

/** Wants to be notified of everything, including plain information. */
export const eager: Me = {
  ...dana,
  subscriptions: { rules: [{ role: '*', types: ['*'], deliver: 'beckon' }] },
};

/** An approval of a purchase order for dana's role, created at `T0` + n seconds unless `more` overrides it. */
export function approval(n: number, more: Partial<Item> = {}): Item {
  const at = iso(T0 + n * 1000);
  const createdAt = more.createdAt ?? at;
  return {
    ...nothingElse(),
    id: uuid(n),
    eventId: `e-${n}`,
    source: '/sap/erp',
    origin: { id: 'sap', name: 'SAP ERP' },
    type: 'approval.requested',
    title: `PO ${4700 + n} needs your approval`,
    body: 'ACME GmbH, 3 lines',
    severity: 'notice',
    state: 'open',
    record: { system: 'SAP ERP', type: 'purchase-order', id: String(4700 + n) },
    actions: resolveActions('approval.requested', undefined),
    decision: { policy: 'first', quorum: null, order: null, state: 'open' },
    requester: 'kim',
    amount: { value: '12400.00', currency: 'EUR' },
    facts: [{ label: 'Supplier', value: 'ACME GmbH' }],
    audiences: [{ audience: { roles: ['procurement-approver'] }, by: 'event', at: createdAt }],
    beckon: { at: createdAt, reason: 'new' },
    createdAt,
    updatedAt: createdAt,
    ...more,
  };
}

/** A status update, which needs no answer. */
export const statusUpdate = (n: number, more: Partial<Item> = {}): Item =>
  approval(n, {
    type: 'status.changed',
    title: `Order ${n} shipped`,
    actions: [],
    decision: null,
    amount: null,
    status: { from: 'processing', to: 'shipped', path: [] },
    ...more,
  });

export function answered(item: Item, by: { id: string; name: string }, action = 'approve', at = T0 + 3_600_000): Item {
  const chosen = item.actions.find(({ id }) => id === action);
  const kind = chosen?.kind ?? 'custom';
  const when = iso(at);
  const answer: Answer = {
    key: uuid(900_000),
    action,
    kind,
    by,
    at: when,
    comment: null,
    fate: 'recorded',
    fateAt: when,
    deliveredAt: null,
    reason: null,
    attempts: 0,
  };
  return {
    ...item,
    state: 'answered',
    answers: [...item.answers, answer],
    outcome: {
      action,
      kind,
      label: chosen?.label ?? action,
      by,
      at: when,
      comment: null,
      fate: 'recorded',
      fateAt: when,
      reason: null,
    },
    updatedAt: when,
  };
}

/** Advances the fate of the last answer. */
export function withFate(item: Item, fate: Answer['fate'], reason: string | null, at: number): Item {
  const fateAt = iso(at);
  return {
    ...item,
    answers: item.answers.map((answer, index) =>
      index === item.answers.length - 1 ? { ...answer, fate, reason, fateAt } : answer,
    ),
    outcome: item.outcome && { ...item.outcome, fate, reason, fateAt },
    updatedAt: fateAt,
  };
}

export const seenBy = (itemId: string, at: number): OwnState => ({
  itemId,
  seenAt: iso(at),
  snoozedUntil: null,
  delegatedAt: null,
});
