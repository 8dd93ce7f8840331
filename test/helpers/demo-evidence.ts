/** An order with lines, checks and documents, and the items related to it. */
import type { Evidence, RelatedItem } from '../../shared/evidence.ts';
import type { Item } from '../../shared/items.ts';
import { countsOf } from '../../shared/rules/evidence.ts';
import { purchaseOrder } from './demo-items.ts';
import { DAY, iso } from './items.ts';

const GOODS = ['Corrugated board C-flute', 'Foam insert 40 mm', 'Packing tape', 'Pallet EUR 1', 'Stretch film'];
const row = (index: number): NonNullable<Evidence['lines']>['rows'][number] => ({
  id: String((index + 1) * 10),
  cells: {
    pos: String((index + 1) * 10),
    article: GOODS[index % GOODS.length] ?? '',
    quantity: String(120 + index * 35),
    price: `${(4.2 + index * 0.75).toFixed(2)}`,
    net: `${((4.2 + index * 0.75) * (120 + index * 35)).toFixed(2)}`,
    delivery: `2026-12-${String(10 + (index % 20))}`,
  },
  ...(index === 1 ? { before: { price: '4.10', net: '635.50' } } : {}),
});

/** @param rows of the table */
export const demoEvidence = (rows = 12): Evidence => ({
  version: 1,
  lines: {
    columns: [
      { id: 'pos', label: { en: 'Item', de: 'Pos.', fr: 'Poste' }, type: 'text' },
      { id: 'article', label: { en: 'Article', de: 'Artikel', fr: 'Article' }, type: 'text' },
      { id: 'quantity', label: { en: 'Quantity', de: 'Menge', fr: 'Quantité' }, type: 'quantity', unit: 'pcs' },
      { id: 'price', label: { en: 'Price', de: 'Preis', fr: 'Prix' }, type: 'money', currency: 'EUR' },
      { id: 'net', label: { en: 'Net', de: 'Netto', fr: 'Net' }, type: 'money', currency: 'EUR' },
      { id: 'delivery', label: { en: 'Delivery', de: 'Lieferung', fr: 'Livraison' }, type: 'date' },
    ],
    rows: Array.from({ length: rows }, (_, index) => row(index)),
    totals: [{ label: { en: 'Total', de: 'Summe', fr: 'Total' }, column: 'net', value: '39178.90' }],
  },
  checks: [
    { label: { en: 'Supplier known', de: 'Lieferant bekannt', fr: 'Fournisseur connu' }, result: 'ok' },
    {
      label: { en: 'Budget', de: 'Budget', fr: 'Budget' },
      result: 'fail',
      detail: 'Cost centre 4200: 1,200.00 EUR above the budget of November',
    },
    { label: { en: 'Three offers', de: 'Drei Angebote', fr: 'Trois offres' }, result: 'warn', detail: '2 of 3' },
  ],
  parties: [{ kind: 'supplier', id: '4711', name: 'Kessler Verpackungen GmbH & Co. KG' }],
  documents: [
    { id: 'offer', name: 'Angebot 2026-1187.pdf', mediaType: 'application/pdf', size: 182_000, sha256: 'a'.repeat(64) },
    { id: 'scan', name: 'Scan.png', mediaType: 'image/png' },
  ],
});

export const orderWithEvidence = (now: number, given: Partial<Item> = {}): Item =>
  purchaseOrder(now, {
    title: 'Kessler Verpackungen needs your approval',
    amount: { value: '39178.90', currency: 'EUR' },
    evidence: countsOf(demoEvidence()),
    evidenceVersion: 1,
    ...given,
  });

/** An order whose lines are decided one by one. */
export const orderByLine = (now: number, given: Partial<Item> = {}): Item =>
  orderWithEvidence(now, {
    decision: { policy: 'first', quorum: null, order: null, state: 'open', perLine: true },
    ...given,
  });

/** Answered by a colleague, who rejected two rows. */
export function answeredByLine(now: number): Item {
  const open = orderByLine(now);
  const at = iso(now - DAY);
  const said = {
    action: 'approve',
    kind: 'approve' as const,
    by: { id: 'lee', name: 'Lee Winter' },
    at,
    comment: null,
    lineCounts: { approved: 10, rejected: 2 },
    fate: 'confirmed' as const,
    fateAt: at,
    reason: null,
  };
  return {
    ...open,
    state: 'answered',
    decision: open.decision && { ...open.decision, state: 'partial' },
    outcome: { ...said, label: 'Approve' },
    answers: [
      {
        ...said,
        key: '01900000-0000-7000-8000-0000000000aa',
        lineDecisions: {
          '20': { decision: 'reject', comment: 'Too many for this quarter' },
          '50': { decision: 'reject' },
        },
        deliveredAt: at,
        attempts: 1,
      },
    ],
    updatedAt: at,
  };
}

export function demoRelated(now: number): RelatedItem[] {
  const [party] = demoEvidence().parties ?? [];
  const outcome = (kind: 'approve' | 'reject', days: number): NonNullable<RelatedItem['outcome']> => ({
    action: kind,
    kind,
    label: kind === 'approve' ? 'Approve' : 'Reject',
    by: { id: 'lee', name: 'Lee Winter' },
    at: iso(now - days * DAY),
    comment: null,
    fate: 'confirmed',
    fateAt: iso(now - days * DAY),
    reason: null,
  });
  const one = (index: number, title: string, value: string, kind: 'approve' | 'reject'): RelatedItem => ({
    itemId: `01900000-0000-7000-8000-00000000000${index}`,
    title,
    state: 'answered',
    ...(party && { party }),
    amount: { value, currency: 'EUR' },
    outcome: outcome(kind, index * 9),
    at: iso(now - index * 9 * DAY),
  });
  return [
    one(1, 'PO 4650 needs your approval', '31200.00', 'approve'),
    one(2, 'PO 4601 needs your approval: packaging for the spring campaign', '58400.00', 'reject'),
  ];
}
