/** Job 2: a record changes its status, and those who wait for it are notified. */
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
    const parcel = order(fulfilment, stage.random);
    fulfilment.records.move(parcel, 'processing', null);
    await stage.turn();
    const left = `${parcel.title}. Left the warehouse at dock 4.`;
    const shipped = await stage.send(fulfilment, fulfilment.moved(parcel, 'shipped', berlin('customer-service'), left));

    await stage.turn();
    const { record } = onboarding(hr, stage.random);
    const signed = hr.moved(record, 'contract signed', berlin('hr-onboarding'), record.title);
    const step = await stage.send(hr, signed);

    await stage.turn();
    const broken = ticket(cases, stage.random);
    const agents = berlin('case-agent');
    await stage.send(cases, cases.moved(broken, 'resolved', agents, `${broken.title}. Driver updated.`));
    await stage.pause(6 * SECOND);
    // The same record again: the open item is updated and counted, not duplicated.
    await stage.send(cases, cases.moved(broken, 'reopened', agents, `${broken.title}. Back an hour later.`));
    const seenBy = shipped.recipients + step.recipients;
    return `${parcel.label} shipped, ${record.label} signed, ${broken.label} reopened; ${seenBy} people told`;
  },
  traffic({ fulfilment }, random) {
    const record = order(fulfilment, random);
    const to = random.pick(['processing', 'packed', 'shipped']);
    const filed = fulfilment.moved(record, to, chicago('customer-service'), record.title);
    return { system: fulfilment, filed };
  },
};
