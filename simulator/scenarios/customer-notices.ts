/** Job 4: back-office events are sent to the customer through a gateway; staff see the message. */
import { berlin, chicago } from '../people.ts';
import { caseUpdate } from '../systems/cases.ts';
import { appointmentMoved, appointmentReminder } from '../systems/crm.ts';
import { invoicePosted, paymentReceived } from '../systems/sap.ts';
import type { Scenario } from './scenario.ts';

export const customerNotices: Scenario = {
  name: 'customer-notices',
  title: 'Customer-facing notifications',
  ending: 'delivered',
  async play(stage) {
    const { crm, sap, cases } = stage.systems;
    const watchers = berlin('customer-service');
    const others = chicago('customer-service');
    await stage.turn();
    const moved = await stage.send(crm, appointmentMoved(crm, stage.random, watchers));
    const reminder = await stage.send(crm, appointmentReminder(crm, stage.random, others));
    const invoice = await stage.send(sap, invoicePosted(sap, stage.random, others));
    await stage.turn();
    const payment = await stage.send(sap, paymentReceived(sap, stage.random, watchers));
    await stage.turn();
    const update = await stage.send(cases, caseUpdate(cases, stage.random, watchers));
    const messages = [moved, reminder, invoice, payment, update];
    const arrived = await stage.delivered(messages);
    if (arrived === null) return `${messages.length} messages to customers accepted`;
    return `${arrived} of ${messages.length} messages reached their customers`;
  },
  traffic({ crm, sap, cases }, random) {
    const watchers = chicago('customer-service');
    const kind = random.whole(0, 2);
    if (kind === 0) return { system: crm, filed: appointmentReminder(crm, random, watchers) };
    if (kind === 1) return { system: sap, filed: paymentReceived(sap, random, watchers) };
    return { system: cases, filed: caseUpdate(cases, random, watchers) };
  },
};
