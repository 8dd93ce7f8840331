/** Job 2: a record changes its status, and those who wait for it learn of it. */
import { SECOND } from '../clock.ts';
import { berlin, chicago } from '../people.ts';
import { ticket } from '../systems/cases.ts';
import { order } from '../systems/fulfilment.ts';
import { onboarding } from '../systems/hr.ts';
import type { Scenario } from './scenario.ts';

export const statusUpdates: Scenario = {
  name: 'status-updates',
  title: 'Status updates across systems',
  ending: 'shown',
  async play(stage) {
    const { fulfilment, hr, cases } = stage.systems;
    const service = berlin('customer-service');
    const parcel = order(fulfilment, stage.random);
    // The first step is nobody's business in Berlin; the later ones collapse into one item.
    await fulfilment.changeStatus(parcel, 'processing', chicago('customer-service'), parcel.title);
    await stage.turn();
    const shipped = await fulfilment.changeStatus(
      parcel,
      'shipped',
      service,
      `${parcel.title}. Left the warehouse at dock 4.`,
    );

    await stage.turn();
    const process = onboarding(hr, stage.random);
    const step = await hr.changeStatus(
      process.record,
      'contract signed',
      berlin('hr-onboarding'),
      process.record.title,
    );

    await stage.turn();
    const broken = ticket(cases, stage.random);
    await cases.changeStatus(broken, 'resolved', berlin('case-agent'), `${broken.title}. Driver updated.`);
    await stage.pause(6 * SECOND);
    await cases.changeStatus(
      broken,
      'reopened',
      berlin('case-agent'),
      `${broken.title}. It happened again an hour later.`,
    );
    const seenBy = shipped.recipients + step.recipients;
    return `${parcel.label} shipped, ${process.record.label} signed, ${broken.label} reopened; ${seenBy} people told`;
  },
  traffic({ fulfilment }, random) {
    const record = order(fulfilment, random);
    const to = random.pick(['processing', 'packed', 'shipped']);
    const from = record.status;
    fulfilment.records.move(record, to, null);
    const data = {
      title: `${record.label} is now ${to}`,
      body: record.title,
      audience: chicago('customer-service'),
      record: record.ref,
      status: { from, to },
    };
    return { system: fulfilment, filed: { type: 'status.changed', data, record } };
  },
};
