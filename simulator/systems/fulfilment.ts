/** Fulfilment: orders from the warehouse to the customer. */
import type { Audience, EventData } from '../../shared/events.ts';
import { CARRIERS, CITIES, CUSTOMERS } from '../names.ts';
import type { Random } from '../random.ts';
import type { BusinessRecord } from './records.ts';
import type { RecordEvent } from './source-event.ts';
import type { SourceSystem, SystemIdentity } from './source-system.ts';

export const FULFILMENT: SystemIdentity = {
  id: 'fulfilment',
  name: 'Fulfilment',
  host: 'fulfilment.example',
  mode: 'binary',
};

export function order(fulfilment: SourceSystem, random: Random): BusinessRecord {
  const customer = random.pick(CUSTOMERS);
  const title = `${random.whole(1, 9)} parcels to ${customer.name}, ${random.pick(CITIES)}`;
  return fulfilment.records.file({ type: 'order', prefix: 'Order', title, status: 'received' });
}

export function shipmentException(
  fulfilment: SourceSystem,
  random: Random,
  wanted: { audience: Audience; site: string },
): RecordEvent<'alert.raised'> {
  const carrier = random.pick(CARRIERS);
  const city = random.pick(CITIES);
  const trouble = random.pick([
    'pallet damaged at the dock',
    'address label unreadable',
    'customs papers are missing',
    'cold chain interrupted for 14 min',
  ]);
  const title = `Shipment to ${city} with ${carrier}`;
  const record = fulfilment.records.file({ type: 'shipment', prefix: 'Shipment', title, status: 'on hold' });
  const data = {
    title: `${record.label} on hold: ${trouble}`,
    body: `${carrier} to ${city}, site ${wanted.site}; leaves at 17:30`,
    severity: 'warning',
    record: record.ref,
    audience: wanted.audience,
    fold: fulfilment.key('shipment', record),
    facts: [
      { label: 'Carrier', value: carrier },
      { label: 'Site', value: wanted.site },
      { label: 'Problem', value: trouble },
    ],
  } satisfies EventData['alert.raised'];
  return { type: 'alert.raised', data, record };
}

interface Delivery {
  id: string;
  name: string;
  record: BusinessRecord;
  steps: NonNullable<EventData['process.step']['process']['steps']>;
}

export function delivery(fulfilment: SourceSystem, random: Random): Delivery {
  const record = order(fulfilment, random);
  return {
    id: fulfilment.key('process', record),
    name: `Fulfilment of order ${record.ref.id}`,
    record,
    steps: [
      { id: 'picked', label: 'Pick', system: 'Fulfilment', owner: 'warehouse-shipping' },
      { id: 'packed', label: 'Pack', system: 'Fulfilment', owner: 'warehouse-shipping' },
      { id: 'shipped', label: 'Ship', system: 'Fulfilment', owner: 'warehouse-shipping' },
      { id: 'told', label: 'Inform the customer', system: 'CRM', owner: 'customer-service' },
    ],
  };
}

export function deliveryStep(
  { id, name, steps, record }: Delivery,
  step: string,
  status: EventData['process.step']['process']['status'],
  told?: { audience: Audience; title: string; body: string; severity: 'info' | 'warning' },
): RecordEvent<'process.step'> {
  return {
    type: 'process.step',
    data: { process: { id, name, step, status, steps }, record: record.ref, ...told },
    record,
  };
}
