/** Items as the domain creates them, for tests that skip acceptance. */

import type { StoredItem, Tx } from '../../../relay/domain/unit-of-work.ts';
import type { Answer } from '../../../shared/answers.ts';
import type { CustomerMessage, Item } from '../../../shared/items.ts';
import { nothingElse } from '../../helpers/minimal-item.ts';

export function itemOf(id: string, more: Partial<Item> = {}): Item {
  const at = new Date(1_800_000_000_000).toISOString();
  return {
    ...nothingElse(),
    id,
    eventId: `e-${id}`,
    source: '/test',
    origin: { id: 'erp', name: 'ERP' },
    type: 'approval.requested',
    title: `Item ${id}`,
    body: '',
    severity: 'notice',
    state: 'open',
    actions: [{ id: 'approve', label: 'Approve', kind: 'approve', comment: 'none', confirm: false }],
    decision: { policy: 'first', quorum: null, order: null, state: 'open' },
    audiences: [],
    beckon: { at, reason: 'new' },
    createdAt: at,
    updatedAt: at,
    ...more,
  };
}

export function answerOf(key: string, more: Partial<Answer> = {}): Answer {
  const at = new Date(1_800_000_000_000).toISOString();
  const by = { id: 'dana', name: 'Dana Fox' };
  const sent = { fate: 'recorded', fateAt: at, deliveredAt: null, reason: null, attempts: 0 } as const;
  return { key, action: 'approve', kind: 'approve', by, at, comment: null, ...sent, ...more };
}

export const messageOf = (more: Partial<CustomerMessage> = {}): CustomerMessage => ({
  gateway: 'customers',
  kind: 'push',
  to: 'd***@example.test',
  status: 'queued',
  at: new Date(1_800_000_000_000).toISOString(),
  ...more,
});

export function save(tx: Tx, item: Item, members: readonly string[], more: Partial<StoredItem> = {}): void {
  tx.save({
    item,
    originId: item.origin.id,
    setId: tx.internSet(members),
    voters: null,
    plan: null,
    request: null,
    ...more,
  });
}

export function storedItem(more: Partial<Item> & { id: string }, setId: number): StoredItem {
  return { item: itemOf(more.id, more), originId: 'erp', setId, voters: null, plan: null, request: null };
}
