/** The versioned content of an item: complete, and equal to the item it was read from. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ShownItem } from '../../shared/items.ts';
import { changedParts, shownOf } from '../../shared/rules/version.ts';
import { plainItem } from './arbitraries.ts';

/** Every member, also the optional ones: the compiler asks for new ones. */
const shown: Required<ShownItem> = {
  title: 'PO 4711',
  titles: { de: 'Bestellung 4711' },
  amount: { value: '12400.00', currency: 'EUR' },
  requester: 'dana',
  record: { system: 'SAP ERP', type: 'purchase-order', id: '4711', url: 'https://erp.example/4711' },
  body: 'ACME GmbH',
  facts: [{ label: 'Cost centre', value: '4100' }],
  factLabels: [{ de: 'Kostenstelle' }],
  evidence: { lines: 2, changed: 1, failed: 0, documents: 0 },
  evidenceVersion: 3,
  attachments: [{ label: 'Offer', url: 'https://erp.example/offer' }],
  decision: { policy: 'quorum', quorum: 2, order: null, state: 'open' },
  actions: [{ id: 'approve', label: 'Approve', kind: 'approve', comment: 'none', confirm: false }],
};

test('the versioned content of an item has every versioned member', () => {
  const item = plainItem(shown);
  assert.deepEqual(shownOf(item), shown);
  assert.deepEqual(changedParts(shownOf(item), item), []);
});

test('the versioned content of an item omits members that the item lacks', () => {
  const item = plainItem();
  assert.equal('evidence' in shownOf(item), false);
  assert.deepEqual(changedParts(shownOf(item), item), []);
});
