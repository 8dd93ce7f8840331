/** Three processes from the demo: one stalled, one in progress with many steps, one completed. */
import type { Process, ProcessStep } from '../../shared/processes.ts';
import { HOUR, iso, MINUTE } from './items.ts';

const step = (id: string, label: string, given: Partial<ProcessStep>): ProcessStep => ({
  id,
  label,
  system: null,
  owner: null,
  status: 'pending',
  dueAt: null,
  at: null,
  ownerName: null,
  ...given,
});

export const demoProcesses = (now: number): Process[] => [
  {
    id: 'onboarding-88',
    name: 'Onboarding Kim Reyes',
    origin: { id: 'hr', name: 'HR' },
    updatedAt: iso(now - 20 * MINUTE),
    steps: [
      step('contract', 'Contract signed', {
        system: 'HR',
        ownerName: 'HR onboarding',
        owner: 'hr-onboarding',
        status: 'done',
        at: iso(now - 30 * HOUR),
      }),
      step('account', 'Account and laptop', {
        system: 'IT service desk',
        ownerName: 'IT support',
        owner: 'it-support',
        status: 'active',
        at: iso(now - 4 * HOUR),
        dueAt: iso(now - 42 * MINUTE),
      }),
      step('desk', 'Desk and access card on the second floor', {
        system: 'Facilities',
        ownerName: 'Facilities',
        owner: 'facilities',
        status: 'active',
        at: iso(now - 20 * MINUTE),
        dueAt: iso(now + 3 * HOUR),
      }),
      step('first-day', 'Plan the first day', {
        system: 'HR',
        ownerName: 'Dana Fox',
        owner: 'dana',
        dueAt: iso(now + 50 * HOUR),
      }),
    ],
  },
  {
    id: 'delivery-100482',
    name: 'Order 100482: from picking to the customer, with a customs declaration and two carriers in between',
    origin: { id: 'fulfilment', name: 'Fulfilment' },
    updatedAt: iso(now - 3 * HOUR),
    steps: [
      step('picked', 'Picked', { system: 'Warehouse', status: 'done', at: iso(now - 9 * HOUR) }),
      step('packed', 'Packed', { system: 'Warehouse', status: 'failed', at: iso(now - 8 * HOUR) }),
      step('declared', 'Customs declared', { system: 'Customs', status: 'skipped', at: iso(now - 7 * HOUR) }),
      step('handed', 'Handed to the carrier', { system: 'Carrier' }),
      step('border', 'Across the border', { system: 'Carrier' }),
      step('second', 'Handed to the second carrier', { system: 'Second carrier' }),
      step('invoiced', 'Invoiced', { system: 'SAP ERP' }),
      step('arrived', 'Arrived', {}),
    ],
  },
  {
    id: 'claim-88-21',
    name: 'Claim 88-21',
    origin: { id: 'claims', name: 'Claims' },
    updatedAt: iso(now - 26 * HOUR),
    steps: [
      step('reported', 'Reported', { system: 'Claims', status: 'done', at: iso(now - 60 * HOUR) }),
      step('inspected', 'Inspected', {
        system: 'Claims',
        ownerName: 'Claims adjuster',
        status: 'done',
        at: iso(now - 40 * HOUR),
      }),
      step('paid', 'Paid', {
        system: 'SAP ERP',
        ownerName: 'Finance payments',
        status: 'done',
        at: iso(now - 26 * HOUR),
      }),
    ],
  },
];
