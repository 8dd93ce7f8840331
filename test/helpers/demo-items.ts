/** A realistic inbox with items of all types and states, for pictures and for tests that need a full window. */
import type { Answer } from '../../shared/answers.ts';
import type { Item } from '../../shared/items.ts';
import { ACKNOWLEDGE, APPROVAL_ACTIONS, DAY, FIRST, HOUR, iso, MINUTE, makeItem } from './items.ts';

const CRM = { id: 'crm', name: 'CRM' };
const WMS = { id: 'wms', name: 'Fulfilment' };
const CLAIMS = { id: 'claims', name: 'Claims desk' };
const HR = { id: 'hr', name: 'HR suite' };
const DANA_REF = { id: 'dana', name: 'Dana Fox' };
const LEE_REF = { id: 'lee', name: 'Lee Winter' };

const audience = (role: string, at: number): Item['audiences'] => [
  { audience: { roles: [role], locations: ['BER'] }, by: 'event', at: iso(at) },
];

export function purchaseOrder(now: number, given: Partial<Item> = {}): Item {
  return makeItem(now - 25 * MINUTE, {
    title: 'PO 4711 needs your approval',
    body: 'ACME GmbH, 12,400.00 EUR, 3 lines. Replacement drives for the Berlin data centre; the old ones go out of support in January.',
    record: { system: 'SAP ERP', type: 'purchase-order', id: '4711', url: 'https://sap.acme.example/po/4711' },
    amount: { value: '12400.00', currency: 'EUR' },
    facts: [
      { label: 'Supplier', value: 'ACME GmbH' },
      { label: 'Cost centre', value: '4200 IT operations' },
      { label: 'Delivery', value: '14 December 2026' },
    ],
    attachments: [
      { label: 'Quote ACME-2291.pdf', url: 'https://sap.acme.example/files/2291' },
      { label: 'Comparison of offers.xlsx', url: 'https://sap.acme.example/files/2292' },
    ],
    requester: 'kim',
    requestedBy: { ids: ['kim'], name: 'Kim Reyes' },
    actions: APPROVAL_ACTIONS,
    decision: FIRST,
    dueAt: iso(now + 2 * HOUR + 4 * MINUTE),
    thread: [
      { at: iso(now - 22 * MINUTE), by: DANA_REF, kind: 'question', text: 'Which cost centre?' },
      {
        at: iso(now - 5 * MINUTE),
        by: { id: 'kim', name: 'Kim Reyes' },
        kind: 'answer',
        text: '4200, as agreed with Lee.',
      },
    ],
    beckon: { at: iso(now - 5 * MINUTE), reason: 'info' },
    ...given,
  });
}

/** An item that a source without grants sent under the name of another system, with links to other hosts. */
export function posingOrder(now: number): Item {
  const record = {
    system: 'SAP ERP',
    type: 'purchase-order',
    id: '4712',
    url: 'https://sap.acme.example@evil.example/po/4712?session=8f14e45fceea167a5a36dedd4bea2543',
  };
  const quote = 'https://аcme.example/quote.pdf';
  return purchaseOrder(now, {
    title: 'PO 4712 needs your approval',
    origin: { id: 'canteen', name: 'Canteen' },
    record,
    attachments: [
      { label: 'Quote.pdf', url: quote },
      { label: 'Offer.pdf', url: 'https://offers.example/1' },
    ],
    linkWarnings: [
      { url: record.url, host: 'evil.example', because: ['unknown-host', 'user-info'] },
      { url: quote, host: 'xn--cme-7cd.example', because: ['not-ascii'] },
    ],
  });
}

export function escalatedClaim(now: number): Item {
  return makeItem(now - 52 * MINUTE, {
    origin: CLAIMS,
    type: 'case.escalated',
    title: 'Claim 88-21 escalated: water damage, Hansen family',
    body: 'First contact is late by 12 minutes. The customer has called twice.',
    severity: 'critical',
    record: { system: 'Claims desk', type: 'claim', id: '88-21', url: 'https://claims.acme.example/88-21' },
    facts: [
      { label: 'Customer', value: 'Mia Hansen' },
      { label: 'Reserve', value: '8,200.00 €' },
    ],
    actions: ACKNOWLEDGE,
    decision: FIRST,
    dueAt: iso(now - 12 * MINUTE),
    thread: [
      { at: iso(now - 30 * MINUTE), kind: 'reminder', text: 'Due in 18 minutes' },
      { at: iso(now - 12 * MINUTE), kind: 'escalation', text: 'To claims leads in Berlin' },
    ],
    audiences: [{ audience: { roles: ['customer-care'] }, by: 'escalation', at: iso(now - 12 * MINUTE) }],
    beckon: { at: iso(now - 12 * MINUTE), reason: 'escalation' },
  });
}

export function foldedFailure(now: number): Item {
  const minute = Math.floor(now / MINUTE);
  const counts = [2, 4, 3, 9, 14, 11, 8, 6, 12, 19, 24, 17, 9, 7, 11, 15, 22, 13, 8];
  return makeItem(now - 96 * MINUTE, {
    origin: { id: 'xconnector', name: 'xConnector' },
    type: 'exception.raised',
    title: 'Order sync to SAP fails: time-out after 30 s',
    body: 'Orders queue up in the connector until the target answers again.',
    severity: 'warning',
    record: { system: 'xConnector', type: 'integration', id: 'orders-to-sap', url: 'https://xc.acme.example/runs' },
    error: {
      code: 'ETIMEDOUT',
      message: 'No answer from sap-gw-2 within 30 s',
      step: 'post-order',
      processed: 1180,
      failed: 214,
    },
    actions: ACKNOWLEDGE,
    fold: {
      key: 'sap-sync/timeout',
      count: 214,
      firstAt: iso(now - 96 * MINUTE),
      lastAt: iso(now - 40_000),
      rate: counts.map((count, index) => [minute - counts.length + index + 1, count]),
    },
    audiences: audience('integration-support', now - 96 * MINUTE),
    claimedBy: LEE_REF,
  });
}

export function statusUpdate(now: number): Item {
  return makeItem(now - 3 * HOUR, {
    origin: WMS,
    type: 'status.changed',
    title: 'Order 100482 is on its way',
    severity: 'info',
    record: { system: 'Fulfilment', type: 'order', id: '100482', url: 'https://wms.acme.example/orders/100482' },
    status: {
      from: 'received',
      to: 'shipped',
      path: [
        { to: 'picking', at: iso(now - 3 * HOUR) },
        { to: 'packed', at: iso(now - 2 * HOUR) },
        { to: 'shipped', at: iso(now - 18 * MINUTE) },
      ],
    },
    fold: { key: 'order|100482', count: 3, firstAt: iso(now - 3 * HOUR), lastAt: iso(now - 18 * MINUTE), rate: [] },
    beckon: { at: iso(now - 18 * MINUTE), reason: 'changed' },
    audiences: audience('warehouse-lead', now - 3 * HOUR),
  });
}

export function customerNotice(now: number): Item {
  return makeItem(now - 41 * MINUTE, {
    origin: CRM,
    type: 'customer.notification',
    title: 'Your appointment moved to Friday, 10:30',
    body: 'Dear Ms Hansen, our technician comes on Friday at 10:30 instead of Thursday. Reply to change it.',
    severity: 'warning',
    record: { system: 'CRM', type: 'appointment', id: 'A-7731', url: 'https://crm.acme.example/a/7731' },
    customer: { ref: 'C-20931', name: 'Mia Hansen' },
    messages: [
      { gateway: 'customers', kind: 'push', to: 'm•••@h•••.example', status: 'delivered', at: iso(now - 40 * MINUTE) },
      {
        gateway: 'customers',
        kind: 'sms',
        to: '+49 ••• ••• 41',
        status: 'failed',
        at: iso(now - 38 * MINUTE),
        error: 'Number not reachable',
      },
    ],
    audiences: audience('customer-care', now - 41 * MINUTE),
  });
}

function onboardingStep(now: number): Item {
  return makeItem(now - 2 * HOUR, {
    origin: HR,
    type: 'task.assigned',
    title: 'Set up the workplace of Aylin Demir',
    body: 'Starts on Tuesday. Desk 3-114, laptop and headset, badge for building B.',
    record: { system: 'HR suite', type: 'onboarding-task', id: 'ON-88-3', url: 'https://hr.acme.example/on/88' },
    process: { id: 'onboarding-88', name: 'Onboarding Aylin Demir', step: 'workplace', status: 'active' },
    actions: ACKNOWLEDGE,
    dueAt: iso(now + 3 * DAY),
    audiences: audience('warehouse-lead', now - 2 * HOUR),
  });
}

export function contract(now: number): Item {
  return makeItem(now - 20 * HOUR, {
    origin: { id: 'dms', name: 'Contract desk' },
    title: 'Frame contract Nordlicht Logistik: renew for 24 months',
    body: 'Legal has no objections. The price rises by 2.1 percent.',
    record: { system: 'Contract desk', type: 'contract', id: 'NL-2024-07' },
    amount: { value: '480000.00', currency: 'EUR' },
    facts: [{ label: 'Partner', value: 'Nordlicht Logistik' }],
    actions: [
      { id: 'approve', label: 'Approve', kind: 'approve', comment: 'required', confirm: true },
      { id: 'reject', label: 'Reject', kind: 'reject', comment: 'required', confirm: false },
      { id: 'ask', label: 'Ask', kind: 'request-info', comment: 'required', confirm: false },
      { id: 'legal', label: 'Back to legal', kind: 'custom', comment: 'optional', confirm: false },
      { id: 'shorten', label: 'Only 12 months', kind: 'custom', comment: 'none', confirm: false },
    ],
    decision: FIRST,
    dueAt: iso(now + 26 * HOUR),
  });
}

/** Answered by Dana three minutes ago, undoable for twelve more minutes. */
export function revocable(now: number, given: Partial<Item> = {}): Item {
  const item = answered(now, 'confirmed', given);
  return {
    ...item,
    answers: item.answers.map((answer) => ({ ...answer, attempted: true, revocableUntil: iso(now + 12 * MINUTE) })),
  };
}

export function answered(now: number, fate: Answer['fate'], given: Partial<Item> = {}, by = DANA_REF): Item {
  const at = now - 3 * MINUTE;
  const reason = fate === 'refused' ? 'budget closed' : fate === 'failed' ? 'HTTP 502 for 12 hours' : null;
  const answer: Answer = {
    key: '7b0e5c9e-4b0a-4a53-9d0c-5f8b1a3c2d4e',
    action: 'approve',
    kind: 'approve',
    by,
    at: iso(at),
    comment: null,
    fate,
    fateAt: iso(at + 1000),
    deliveredAt: fate === 'confirmed' || fate === 'refused' ? iso(at + 400) : null,
    reason,
    attempts: fate === 'delivering' ? 3 : 1,
  };
  return purchaseOrder(now, {
    title: 'PO 4698 needs your approval',
    state: 'answered',
    decision: { policy: 'first', quorum: null, order: null, state: 'approved' },
    answers: [answer],
    outcome: {
      action: 'approve',
      kind: 'approve',
      label: 'Approve',
      by,
      at: iso(at),
      comment: null,
      fate,
      fateAt: iso(at + 1000),
      reason,
    },
    ...given,
  });
}

/** Open again: its source rejected Dana's approval three minutes later. */
export function notAccepted(now: number, given: Partial<Item> = {}): Item {
  const { answers } = answered(now, 'refused');
  const [{ by = DANA_REF, fateAt = iso(now) } = {}] = answers;
  const refused = { by, at: fateAt, reason: 'budget closed' };
  const entry = { at: fateAt, by, kind: 'refused' as const, text: refused.reason };
  return purchaseOrder(now, {
    title: 'PO 4698 needs your approval',
    answers,
    refused,
    thread: [entry],
    beckon: { at: fateAt, reason: 'refused' },
    dueAt: iso(now + 30 * HOUR),
    ...given,
  });
}

/** Dana's inbox, most urgent first. */
export const demoInbox = (now: number): Item[] => [
  escalatedClaim(now),
  purchaseOrder(now),
  contract(now),
  onboardingStep(now),
  foldedFailure(now),
  customerNotice(now),
  statusUpdate(now),
];

export const HOSTILE_TITLES: readonly string[] = [
  '<img src=x onerror="document.title=1"><script>alert(1)</script> & &amp; "quoted"',
  'طلب الشراء رقم 4711 بحاجة إلى موافقتك',
  'בקשת רכש 4711 ממתינה לאישורך (PO-4711)',
  '🧾🚚👩🏽‍💻 Ünïcödé 採購訂單 需要您的批准',
  `${'Donaudampfschifffahrtsgesellschaft'.repeat(4)}`.slice(0, 140),
  'Long words and many of them, '.repeat(5).slice(0, 140),
  '\u202Eevil reversed\u202C title',
];
