/** Claims: each milestone of a claim informs its adjuster and the customer. */
import type { Audience, EventData } from '../../shared/events.ts';
import type { Form } from '../../shared/forms.ts';
import { HOUR } from '../clock.ts';
import { amountOf, CUSTOMERS, type Customer, money } from '../names.ts';
import type { Random } from '../random.ts';
import { customerChannel } from './customer-channel.ts';
import { check, costLines, customerParty, damageFile, letterFile } from './evidence.ts';
import type { BusinessRecord } from './records.ts';
import type { RecordEvent } from './source-event.ts';
import type { SourceSystem, SystemIdentity } from './source-system.ts';

export const CLAIMS: SystemIdentity = { id: 'claims', name: 'Claims', host: 'claims.example', mode: 'structured' };

const REJECTION: Form = {
  type: 'object',
  properties: {
    ground: {
      type: 'string',
      title: 'Ground',
      oneOf: [
        { const: 'not-insured', title: 'Not insured' },
        { const: 'late', title: 'Reported too late' },
        { const: 'papers', title: 'Papers are missing' },
      ],
    },
    letter: { type: 'boolean', title: 'Send a letter', default: true },
  },
  required: ['ground'],
};

interface Claim {
  id: string;
  name: string;
  customer: Customer;
  what: string;
  /** Of its evidence. */
  random: Random;
  amount: ReturnType<typeof amountOf>;
  record: BusinessRecord;
  steps: NonNullable<EventData['process.step']['process']['steps']>;
}

export function claim(claims: SourceSystem, random: Random): Claim {
  const customer = random.pick(CUSTOMERS);
  const what = random.pick(['Water damage', 'Windscreen', 'Stolen bicycle', 'Storm damage to the roof']);
  const amount = amountOf(random, 400, 9_000);
  const title = `${what}, ${customer.name}`;
  const record = claims.records.file({ type: 'claim', prefix: 'Claim', title, status: 'reported', amount });
  return {
    id: claims.key('process', record),
    name: `${record.label}, ${what.toLowerCase()}`,
    customer,
    what,
    random: random.fork(`evidence/${title}`),
    amount,
    record,
    steps: [
      { id: 'reported', label: 'Report', system: 'Claims', owner: 'claims-adjuster' },
      { id: 'inspection', label: 'Inspect', system: 'Claims', owner: 'claims-adjuster' },
      { id: 'decision', label: 'Decide', system: 'Claims', owner: 'claims-adjuster' },
      { id: 'payout', label: 'Pay out', system: 'SAP ERP', owner: 'finance-payments' },
    ],
  };
}

/** A milestone: the process advances, and the adjuster is notified. */
export function claimMilestone(
  claim: Claim,
  step: string,
  status: EventData['process.step']['process']['status'],
  told: { audience: Audience; title: string; body: string },
): RecordEvent<'process.step'> {
  const { id, name, steps, record } = claim;
  return {
    type: 'process.step',
    data: { process: { id, name, step, status, steps }, record: record.ref, severity: 'info', ...told },
    record,
  };
}

export function claimNews(claim: Claim, watchers: Audience, body: string): RecordEvent<'customer.notification'> {
  const { customer, record } = claim;
  const data = {
    title: `News on your claim ${record.ref.id}`,
    body: `Good day, ${customer.name}. ${body}`,
    record: record.ref,
    audience: watchers,
    ...customerChannel(customer, 'push', 'web'),
  } satisfies EventData['customer.notification'];
  return { type: 'customer.notification', data, record };
}

export function claimDecision(
  claims: SourceSystem,
  claim: Claim,
  audience: Audience,
): RecordEvent<'approval.requested'> {
  const { id, name, steps, record, what, random, customer, amount } = claim;
  const data = {
    title: `${record.label}: release ${money(amount)}`,
    body: `${what}, ${customer.name}; the inspection is done`,
    severity: 'notice',
    record: record.ref,
    audience,
    amount,
    actions: [
      { id: 'approve', label: 'Approve', kind: 'approve', revocable: 'PT5M' },
      { id: 'reject', label: 'Reject', kind: 'reject', comment: 'optional', revocable: 'PT5M', form: REJECTION },
      { id: 'request-info', label: 'Ask', kind: 'request-info', comment: 'required' },
    ],
    dueAt: claims.at(4 * HOUR),
    process: { id, name, step: 'decision', status: 'active', steps },
    facts: [
      { label: 'Customer', value: `${customer.name} (${customer.ref})` },
      { label: 'Estimate', value: money(amount) },
    ],
    lines: costLines('damage', ['Repair', 'Material', 'Cleaning'], amount, random),
    checks: [
      check('insured', 'ok'),
      random.pick([check('premium', 'ok'), check('premium', 'fail', 'The premium of November is not paid')]),
    ],
    parties: [customerParty(customer)],
    ...claims.documents.of(record.ref, [
      ['Inspection report.pdf', () => letterFile('Inspection report', amount, [what, customer.name])],
      ['Damage.png', () => damageFile(random)],
    ]),
  } satisfies EventData['approval.requested'];
  return { type: 'approval.requested', data, record };
}
