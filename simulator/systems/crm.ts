/** CRM: appointments, customer data transfers and connections. */
import type { Audience, EventData } from '../../shared/events.ts';
import { CUSTOMERS } from '../names.ts';
import type { Random } from '../random.ts';
import { customerChannel } from './customer-channel.ts';
import type { RecordEvent } from './source-event.ts';
import type { SourceSystem, SystemIdentity } from './source-system.ts';

export const CRM: SystemIdentity = { id: 'crm', name: 'CRM', host: 'crm.example', mode: 'binary' };

export function appointmentReminder(
  crm: SourceSystem,
  random: Random,
  watchers: Audience,
): RecordEvent<'customer.notification'> {
  const customer = random.pick(CUSTOMERS);
  const hour = random.pick(['09:30', '11:00', '13:15', '15:45']);
  const title = `Appointment with ${customer.name}`;
  const record = crm.records.file({ type: 'appointment', prefix: 'Appointment', title, status: 'confirmed' });
  const data = {
    title: `Your appointment tomorrow at ${hour}`,
    body: `Good day, ${customer.name}. Our consultant expects you tomorrow at ${hour} in Berlin, Torstrasse 12.`,
    record: record.ref,
    audience: watchers,
    ...customerChannel(customer, 'sms'),
  } satisfies EventData['customer.notification'];
  return { type: 'customer.notification', data, record };
}

export function appointmentMoved(
  crm: SourceSystem,
  random: Random,
  watchers: Audience,
): RecordEvent<'customer.notification'> {
  const customer = random.pick(CUSTOMERS);
  const [before, after] = random.pick([
    ['09:30', '14:00'],
    ['11:00', '16:30'],
    ['13:15', '10:45'],
  ]);
  const title = `Appointment with ${customer.name}`;
  const record = crm.records.file({ type: 'appointment', prefix: 'Appointment', title, status: 'rescheduled' });
  const data = {
    title: `Your appointment has moved to ${after}`,
    body: `Good day, ${customer.name}. We have to move your appointment of tomorrow from ${before} to ${after}.`,
    record: record.ref,
    audience: watchers,
    ...customerChannel(customer, 'push', 'sms'),
  } satisfies EventData['customer.notification'];
  return { type: 'customer.notification', data, record };
}

export function missingField(crm: SourceSystem, random: Random, audience: Audience): RecordEvent<'exception.raised'> {
  const customer = random.pick(CUSTOMERS);
  const field = random.pick(['vatId', 'billingAddress.postcode', 'paymentTerms']);
  const title = `Customer ${customer.ref} to SAP ERP`;
  const record = crm.records.file({ type: 'transfer', prefix: 'Transfer', title, status: 'stopped' });
  const data = {
    title: `Customer ${customer.ref} cannot be transferred`,
    body: `The field ${field} is required by SAP ERP and is empty`,
    severity: 'warning',
    record: record.ref,
    audience,
    fold: crm.key('transfer', record),
    error: { code: 'FIELD_REQUIRED', message: `${field} must not be empty`, step: 'create-customer', field },
    facts: [{ label: 'Customer', value: `${customer.name} (${customer.ref})` }],
  } satisfies EventData['exception.raised'];
  return { type: 'exception.raised', data, record };
}

/** An unstable connection: each failure and recovery is reported. */
export function shakyLink(crm: SourceSystem, audience: Audience): RecordEvent<'exception.raised'> {
  const record = crm.records.file({
    type: 'connection',
    prefix: 'Connection',
    title: 'CRM to web shop',
    status: 'lost',
  });
  const data = {
    title: 'CRM has lost the connection to the web shop',
    body: 'Orders wait in the web shop until it is back',
    severity: 'notice',
    record: record.ref,
    audience,
    fold: crm.key('connection', record),
    error: { code: 'ECONNRESET', message: 'The web shop closed the connection', step: 'fetch-orders' },
  } satisfies EventData['exception.raised'];
  return { type: 'exception.raised', data, record };
}
