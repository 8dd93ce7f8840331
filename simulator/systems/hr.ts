/** HR: expense reports, and onboarding across HR, IT and facilities. */
import type { Audience, EventData } from '../../shared/events.ts';
import type { Form } from '../../shared/forms.ts';
import { DAY, MINUTE } from '../clock.ts';
import { amountOf, EMPLOYEES, money } from '../names.ts';
import { REQUESTER } from '../people.ts';
import type { Random } from '../random.ts';
import { check, costLines, letterFile, linesFile } from './evidence.ts';
import type { BusinessRecord } from './records.ts';
import type { RecordEvent } from './source-event.ts';
import type { SourceSystem, SystemIdentity } from './source-system.ts';

export const HR: SystemIdentity = { id: 'hr', name: 'HR', host: 'hr.example', mode: 'structured' };

const EXPENSES = ['Hotel', 'Train', 'Taxi', 'Meals'] as const;

const SEND_BACK: Form = {
  type: 'object',
  properties: {
    fault: { type: 'string', title: 'What is wrong', enum: ['Receipt missing', 'Wrong trip', 'Above the limit'] },
    until: { type: 'string', format: 'date', title: 'Corrected by' },
  },
  required: ['fault'],
};

export function expenseReport(
  hr: SourceSystem,
  random: Random,
  wanted: { audience: Audience; dueIn: number; reminders: string[] },
): RecordEvent<'approval.requested'> {
  const amount = amountOf(random, 120, 1_900);
  const trip = random.pick([
    'Customer visit in Wien',
    'Trade fair in Hannover',
    'Workshop in Lyon',
    'Audit in Leipzig',
  ]);
  const type = 'expense-report';
  const status = 'awaiting manager';
  const record = hr.records.file({
    type,
    prefix: 'Expense report',
    title: trip,
    status,
    amount,
    requester: REQUESTER.id,
  });
  const receipts = random.whole(3, 14);
  const own = random.fork(`evidence/${trip}`);
  const names = Array.from({ length: receipts }, (_, index) => EXPENSES[index % EXPENSES.length] ?? '');
  const days = names.map((_, index) => hr.at(-(10 - Math.floor(index / EXPENSES.length)) * DAY).slice(0, 10));
  const table = costLines('expense', names, amount, own, days);
  const data = {
    title: `${record.label} awaits you as manager`,
    body: `${REQUESTER.name}, ${trip}, ${money(amount)}`,
    severity: 'notice',
    record: record.ref,
    audience: wanted.audience,
    requester: REQUESTER.id,
    amount,
    dueAt: hr.at(wanted.dueIn),
    reminders: wanted.reminders,
    facts: [
      { label: 'Trip', value: trip },
      { label: 'Submitted', value: '3 days ago' },
      { label: 'Receipts', value: String(receipts) },
    ],
    actions: [
      { id: 'approve', label: 'Approve', kind: 'approve' },
      { id: 'reject', label: 'Reject', kind: 'reject', comment: 'optional', form: SEND_BACK },
    ],
    lines: table,
    checks: [
      check('receipts', 'ok', `${receipts} of ${receipts}`),
      own.pick([check('policy', 'ok'), check('policy', 'warn', 'A hotel above €160 a night')]),
    ],
    ...hr.documents.of(record.ref, [
      ['Receipts.pdf', () => letterFile('Receipts', amount, names)],
      ['Expenses.csv', () => linesFile(table)],
    ]),
  } satisfies EventData['approval.requested'];
  return { type: 'approval.requested', data, record };
}

interface Onboarding {
  id: string;
  name: string;
  employee: string;
  record: BusinessRecord;
  steps: NonNullable<EventData['process.step']['process']['steps']>;
}

export function onboarding(hr: SourceSystem, random: Random): Onboarding {
  const employee = random.pick(EMPLOYEES);
  const record = hr.records.file({
    type: 'onboarding',
    prefix: 'Onboarding',
    title: `Onboarding of ${employee}`,
    status: 'started',
  });
  return {
    id: hr.key('process', record),
    name: `Onboarding ${employee}`,
    employee,
    record,
    steps: [
      { id: 'contract', label: 'Sign the contract', system: 'HR', owner: 'hr-onboarding' },
      { id: 'it-account', label: 'Set up account and laptop', system: 'IT service desk', owner: 'it-support' },
      { id: 'facilities', label: 'Prepare desk and access card', system: 'Facilities', owner: 'facilities' },
      { id: 'first-day', label: 'Plan the first day', system: 'HR', owner: 'hr-onboarding' },
    ],
  };
}

export function finishedStep(process: Onboarding, step: string): RecordEvent<'process.step'> {
  const { id, name, steps, record } = process;
  return {
    type: 'process.step',
    data: { process: { id, name, step, status: 'done', steps }, record: record.ref },
    record,
  };
}

export function onboardingTask(
  hr: SourceSystem,
  process: Onboarding,
  task: { step: string; title: string; body: string; audience: Audience },
): RecordEvent<'task.assigned'> {
  const { id, name, steps, employee } = process;
  const title = `${task.title} for ${employee}`;
  const record = hr.records.file({ type: 'onboarding-task', prefix: 'Task', title, status: 'assigned' });
  const dueAt = hr.at(90 * MINUTE);
  const data = {
    title,
    body: task.body,
    severity: 'notice',
    record: record.ref,
    audience: task.audience,
    dueAt,
    process: { id, name, step: task.step, status: 'active', dueAt, steps },
    facts: [
      { label: 'Employee', value: employee },
      { label: 'Starts', value: 'Monday, Berlin' },
    ],
  } satisfies EventData['task.assigned'];
  return { type: 'task.assigned', data, record };
}

export function payrollJob(hr: SourceSystem, random: Random, audience: Audience): RecordEvent<'exception.raised'> {
  const processed = random.whole(400, 900);
  const failed = random.whole(2, 11);
  const record = hr.records.file({
    type: 'integration-job',
    prefix: 'Job',
    title: 'Payroll export',
    status: 'completed with errors',
  });
  const data = {
    title: `Payroll export completed with ${failed} errors`,
    body: `${processed - failed} of ${processed} employees were exported; ${failed} have no cost centre`,
    severity: 'warning',
    record: record.ref,
    audience,
    fold: hr.key('payroll', record),
    error: { code: 'PARTIAL', message: 'costCentre is unknown to SAP ERP', step: 'export-payroll', processed, failed },
  } satisfies EventData['exception.raised'];
  return { type: 'exception.raised', data, record };
}
