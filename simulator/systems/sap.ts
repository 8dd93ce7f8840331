/** SAP ERP: purchase orders, contracts, invoices, payments and integration jobs. */
import type { Audience, EventData } from '../../shared/events.ts';
import type { Form } from '../../shared/forms.ts';
import { DAY } from '../clock.ts';
import { amountOf, CUSTOMERS, type Customer, GOODS, money, SUPPLIERS } from '../names.ts';
import { REQUESTER } from '../people.ts';
import type { Random } from '../random.ts';
import { customerChannel } from './customer-channel.ts';
import { check, letterFile, linesFile, orderLines, supplierParty } from './evidence.ts';
import type { BusinessRecord } from './records.ts';
import type { RecordEvent, SourceEvent } from './source-event.ts';
import type { SourceSystem, SystemIdentity } from './source-system.ts';

export const SAP: SystemIdentity = { id: 'sap', name: 'SAP ERP', host: 'sap.example', mode: 'structured' };

const SIGN_OFF: Form = {
  type: 'object',
  properties: {
    costCentre: {
      type: 'string',
      title: 'Cost centre',
      oneOf: [
        { const: '4200', title: '4200 Operations' },
        { const: '4310', title: '4310 Sales' },
        { const: '5100', title: '5100 Facilities' },
      ],
    },
    start: { type: 'string', format: 'date', title: 'Start of the term' },
    renews: { type: 'boolean', title: 'Renews by 12 months', default: true },
  },
  required: ['costCentre', 'start'],
};

interface OrderInput {
  audience: Audience;
  /** ms until due. */
  dueIn: number;
  /** Default: random. */
  goods?: string;
  /** Its rows are decided one by one; then it has at least three. */
  perLine?: boolean;
}

/** Its answer can be withdrawn until the order has gone to its supplier. */
export function purchaseOrder(
  sap: SourceSystem,
  random: Random,
  wanted: OrderInput,
): RecordEvent<'approval.requested'> {
  const supplier = random.pick(SUPPLIERS);
  const amount = amountOf(random, 1_200, 48_000);
  const goods = wanted.goods ?? random.pick(GOODS);
  const drawn = random.whole(1, 6);
  const lines = wanted.perLine ? Math.max(3, drawn) : drawn;
  const title = `${goods} from ${supplier}`;
  const type = 'purchase-order';
  const status = 'awaiting approval';
  const record = sap.records.file({ type, prefix: 'PO', title, status, amount, requester: REQUESTER.id });
  // A stream of its own, so that evidence changes no name or amount of a seed.
  const own = random.fork(`evidence/${title}`);
  const table = orderLines(goods, amount, lines, sap.at(own.whole(9, 40) * DAY).slice(0, 10), own);
  const data = {
    title: `${record.label} needs your approval`,
    body: `${supplier}, ${money(amount)}, ${lines === 1 ? '1 line' : `${lines} lines`}`,
    severity: 'notice',
    record: record.ref,
    audience: wanted.audience,
    requester: REQUESTER.id,
    amount,
    decision: { policy: 'first', ...(wanted.perLine && { perLine: true }) },
    actions: [
      { id: 'approve', label: 'Approve', kind: 'approve', revocable: 'PT15M' },
      { id: 'reject', label: 'Reject', kind: 'reject', comment: 'optional', revocable: 'PT15M' },
      { id: 'request-info', label: 'Ask', kind: 'request-info', comment: 'required' },
    ],
    dueAt: sap.at(wanted.dueIn),
    facts: [
      { label: 'Supplier', value: supplier },
      { label: 'For', value: goods },
      { label: 'Cost centre', value: String(random.pick([4200, 4310, 5100, 5250])) },
    ],
    lines: table,
    checks: [
      check('supplier', 'ok'),
      own.pick([
        check('budget', 'ok'),
        check('budget', 'warn', '92 % of the year is spent'),
        check('budget', 'fail', `${money(amount)} is above what is left of the year`),
      ]),
      own.pick([check('offers', 'ok'), check('offers', 'warn', '2 of 3')]),
    ],
    parties: [supplierParty(supplier)],
    ...sap.documents.of(record.ref, [
      ['Quotation.pdf', () => letterFile('Quotation', amount, [supplier, title])],
      ['Order lines.csv', () => linesFile(table)],
    ]),
  } satisfies EventData['approval.requested'];
  return { type: 'approval.requested', data, record };
}

/** A contract has custom action labels. Signing off has a form, and requires a comment above the limit; declining always does. */
export function contract(sap: SourceSystem, random: Random, wanted: OrderInput): RecordEvent<'approval.requested'> {
  const supplier = random.pick(SUPPLIERS);
  const amount = amountOf(random, 60_000, 240_000);
  const title = `Framework agreement with ${supplier}`;
  const type = 'contract';
  const status = 'awaiting signature';
  const record = sap.records.file({ type, prefix: 'Contract', title, status, amount, requester: REQUESTER.id });
  const data = {
    title: `${record.label} awaits your sign-off`,
    body: `${title}, 24 months, ${money(amount)} a year`,
    severity: 'notice',
    record: record.ref,
    audience: wanted.audience,
    requester: REQUESTER.id,
    amount,
    stepUp: { value: '50000', currency: amount.currency },
    actions: [
      { id: 'sign-off', label: 'Sign off', kind: 'approve', form: SIGN_OFF },
      { id: 'decline', label: 'Decline', kind: 'reject', comment: 'required' },
      { id: 'ask-legal', label: 'Ask', kind: 'request-info', comment: 'required' },
    ],
    dueAt: sap.at(wanted.dueIn),
    facts: [
      { label: 'Partner', value: supplier },
      { label: 'Value a year', value: money(amount) },
      { label: 'Term', value: '24 months, renews by 12' },
      { label: 'Notice period', value: '3 months' },
    ],
    checks: [check('supplier', 'ok'), check('legal', 'ok', 'No deviation from the standard terms')],
    parties: [supplierParty(supplier)],
    ...sap.documents.of(record.ref, [
      ['Contract draft.pdf', () => letterFile(title, amount, ['24 months, renews by 12', 'Notice period of 3 months'])],
    ]),
  } satisfies EventData['approval.requested'];
  return { type: 'approval.requested', data, record };
}

/** One failed run of an integration job; failures with the same `fold` are one problem. */
export function syncFailure(
  random: Random,
  job: { audience: Audience; fold: string; record?: BusinessRecord },
): SourceEvent<'exception.raised'> {
  const material = `M-${random.whole(10_000, 99_999)}`;
  const data = {
    title: 'Material sync to CRM fails',
    body: `The CRM does not answer within 30 s; last tried with material ${material}`,
    severity: 'warning',
    audience: job.audience,
    fold: job.fold,
    ...(job.record ? { record: job.record.ref } : {}),
    error: { code: 'ETIMEDOUT', message: 'POST /api/materials gave no answer within 30 s', step: 'push-materials' },
    facts: [
      { label: 'Flow', value: 'SAP ERP → CRM, materials' },
      { label: 'Last material', value: material },
    ],
  } satisfies EventData['exception.raised'];
  return { type: 'exception.raised', data, ...(job.record ? { record: job.record } : {}) };
}

export const syncJob = (sap: SourceSystem) =>
  sap.records.file({ type: 'integration-job', prefix: 'Job', title: 'Material sync to CRM', status: 'failing' });

export function paymentFailure(sap: SourceSystem, random: Random, audience: Audience): RecordEvent<'alert.raised'> {
  const supplier = random.pick(SUPPLIERS);
  const amount = amountOf(random, 3_000, 90_000);
  const title = `Payment to ${supplier}`;
  const record = sap.records.file({ type: 'payment', prefix: 'Payment', title, status: 'rejected by bank', amount });
  const data = {
    title: `Payment of ${money(amount)} rejected by the bank`,
    body: `${supplier}: the account number does not match the name`,
    severity: 'warning',
    record: record.ref,
    audience,
    amount,
    fold: sap.key('payment', record),
    facts: [
      { label: 'Payee', value: supplier },
      { label: 'Reason', value: 'AC01, incorrect account number' },
      { label: 'Value date', value: 'today' },
    ],
  } satisfies EventData['alert.raised'];
  return { type: 'alert.raised', data, record };
}

export function paymentRunStopped(sap: SourceSystem, random: Random, audience: Audience): RecordEvent<'alert.raised'> {
  const open = random.whole(40, 320);
  const title = 'Payment run of today';
  const record = sap.records.file({ type: 'payment-run', prefix: 'Payment run', title, status: 'stopped' });
  const data = {
    title: `${record.label} has stopped`,
    body: `The bank interface refuses the connection; ${open} payments wait, cut-off is at 15:00`,
    severity: 'critical',
    repeat: 'PT5M',
    record: record.ref,
    audience,
    fold: sap.key('payment-run', record),
    facts: [
      { label: 'Payments waiting', value: String(open) },
      { label: 'Interface', value: 'EBICS, house bank 2' },
    ],
  } satisfies EventData['alert.raised'];
  return { type: 'alert.raised', data, record };
}

export function paymentReceived(
  sap: SourceSystem,
  random: Random,
  watchers: Audience,
): RecordEvent<'customer.notification'> {
  const customer = random.pick(CUSTOMERS);
  const amount = amountOf(random, 40, 900);
  const record = invoiceOf(sap, customer, amount, 'paid');
  const title = 'We have received your payment';
  const body = `Thank you, ${customer.name}. ${money(amount)} for ${record.label} arrived today.`;
  return toCustomer(customer, title, body, record, watchers);
}

export function invoicePosted(
  sap: SourceSystem,
  random: Random,
  watchers: Audience,
): RecordEvent<'customer.notification'> {
  const customer = random.pick(CUSTOMERS);
  const amount = amountOf(random, 40, 900);
  const record = invoiceOf(sap, customer, amount, 'posted');
  const title = `Your invoice over ${money(amount)} is ready`;
  return toCustomer(customer, title, `${record.label}, payable within 14 days.`, record, watchers);
}

function invoiceOf(sap: SourceSystem, customer: Customer, amount: ReturnType<typeof amountOf>, status: string) {
  return sap.records.file({ type: 'invoice', prefix: 'Invoice', title: `Invoice to ${customer.name}`, status, amount });
}

function toCustomer(
  customer: Customer,
  title: string,
  body: string,
  record: BusinessRecord,
  audience: Audience,
): RecordEvent<'customer.notification'> {
  const data = { title, body, record: record.ref, audience, ...customerChannel(customer, 'email') };
  return { type: 'customer.notification', data, record };
}
