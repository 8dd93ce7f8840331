/** Case management and service desk: cases with service levels, tickets, reviews, and system monitoring. */
import type { Audience, EventData } from '../../shared/events.ts';
import { HOUR, MINUTE } from '../clock.ts';
import { CUSTOMERS } from '../names.ts';
import { REQUESTER } from '../people.ts';
import type { Random } from '../random.ts';
import { customerChannel } from './customer-channel.ts';
import type { BusinessRecord } from './records.ts';
import type { RecordEvent } from './source-event.ts';
import type { SourceSystem, SystemIdentity } from './source-system.ts';

export const CASES: SystemIdentity = {
  id: 'cases',
  name: 'Case management',
  host: 'cases.example',
  mode: 'structured',
};

const SUBJECTS = [
  'wrong delivery address',
  'double charge on the card',
  'cannot sign in to the portal',
  'damaged goods on arrival',
  'refund not yet received',
] as const;

/** A case whose promised response time has passed. */
export function escalatedCase(cases: SourceSystem, random: Random, audience: Audience): RecordEvent<'case.escalated'> {
  const customer = random.pick(CUSTOMERS);
  const subject = random.pick(SUBJECTS);
  const late = random.whole(4, 55);
  const title = `${customer.name}: ${subject}`;
  const record = cases.records.file({ type: 'case', prefix: 'Case', title, status: 'escalated' });
  const data = {
    title: `${record.label} escalated: answer overdue`,
    body: title,
    severity: 'warning',
    record: record.ref,
    audience,
    dueAt: cases.at(-late * MINUTE),
    facts: [
      { label: 'Customer', value: `${customer.name} (${customer.ref})` },
      { label: 'Service level', value: 'answer within 4 h' },
    ],
  } satisfies EventData['case.escalated'];
  return { type: 'case.escalated', data, record };
}

export function assignedTask(cases: SourceSystem, random: Random, audience: Audience): RecordEvent<'task.assigned'> {
  const customer = random.pick(CUSTOMERS);
  const title = `Call back ${customer.name}`;
  const record = cases.records.file({ type: 'task', prefix: 'Task', title, status: 'assigned' });
  const data = {
    title: `${title} about ${random.pick(SUBJECTS)}`,
    body: `${record.label}, assigned to you, within 2 h`,
    severity: 'notice',
    record: record.ref,
    audience,
    dueAt: cases.at(2 * HOUR),
    facts: [{ label: 'Phone', value: customer.phone }],
  } satisfies EventData['task.assigned'];
  return { type: 'task.assigned', data, record };
}

export function ticket(cases: SourceSystem, random: Random): BusinessRecord {
  const title = random.pick([
    'VPN drops every hour',
    'Printer on floor 2 offline',
    'Scanner reads no labels',
    'Mailbox is full',
  ]);
  return cases.records.file({ type: 'ticket', prefix: 'Ticket', title, status: 'in progress' });
}

export function legalReview(
  cases: SourceSystem,
  random: Random,
  wanted: { audience: Audience; dueIn: number },
): RecordEvent<'approval.requested'> {
  const subject = random.pick(['Data processing agreement', 'Non-disclosure agreement', 'Warranty terms']);
  const party = random.pick(['Vega Networks Ltd', 'Alpenglas KG', 'Kessler Verpackungen']);
  const title = `${subject}, ${party}`;
  const requester = REQUESTER.id;
  const record = cases.records.file({ type: 'review', prefix: 'Legal review', title, status: 'pending', requester });
  const data = {
    title: `${record.label} is pending`,
    body: title,
    severity: 'notice',
    record: record.ref,
    audience: wanted.audience,
    requester,
    dueAt: cases.at(wanted.dueIn),
    facts: [
      { label: 'Document', value: subject },
      { label: 'Counterparty', value: party },
    ],
    attachments: [{ label: `${subject}.pdf`, url: `${record.ref.url}/attachments/document.pdf` }],
  } satisfies EventData['approval.requested'];
  return { type: 'approval.requested', data, record };
}

export function caseUpdate(
  cases: SourceSystem,
  random: Random,
  watchers: Audience,
): RecordEvent<'customer.notification'> {
  const customer = random.pick(CUSTOMERS);
  const subject = random.pick(SUBJECTS);
  const record = cases.records.file({
    type: 'case',
    prefix: 'Case',
    title: `${customer.name}: ${subject}`,
    status: 'in progress',
  });
  const data = {
    title: `News on your case ${record.ref.id}`,
    body: `Good day, ${customer.name}. We are looking into "${subject}" and answer by tomorrow noon.`,
    record: record.ref,
    audience: watchers,
    ...customerChannel(customer, 'email'),
  } satisfies EventData['customer.notification'];
  return { type: 'customer.notification', data, record };
}

export function thresholdBreach(cases: SourceSystem, random: Random, audience: Audience): RecordEvent<'alert.raised'> {
  const server = random.pick(['erp-db-02', 'file-01', 'portal-web-03', 'mail-gw-01']);
  const [what, limit, value] = random.pick([
    ['Disk', '90 %', `${random.whole(91, 98)} %`],
    ['Memory', '85 %', `${random.whole(86, 97)} %`],
    ['Response time', '2 s', `${random.whole(3, 9)} s`],
  ]);
  const record = cases.records.file({
    type: 'monitor',
    prefix: 'Monitor',
    title: `${what} of ${server}`,
    status: 'breached',
  });
  const data = {
    title: `${what} of ${server} at ${value}`,
    body: `The threshold is ${limit}; breached for 5 min`,
    severity: 'warning',
    record: record.ref,
    audience,
    fold: cases.key('threshold', record),
    facts: [
      { label: 'Server', value: server },
      { label: 'Threshold', value: limit },
    ],
  } satisfies EventData['alert.raised'];
  return { type: 'alert.raised', data, record };
}
