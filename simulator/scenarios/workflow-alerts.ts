/** Job 1: a milestone, an exception or an approval of a workflow reaches the people concerned. */
import { HOUR, MINUTE, SECOND } from '../clock.ts';
import { berlin, chicago } from '../people.ts';
import { assignedTask, escalatedCase } from '../systems/cases.ts';
import { contract, purchaseOrder } from '../systems/sap.ts';
import { answerSummary, type Scenario } from './scenario.ts';

export const workflowAlerts: Scenario = {
  name: 'workflow-alerts',
  title: 'Workflow event alerts',
  ending: 'answered',
  async play(stage) {
    const { sap, cases } = stage.systems;
    await stage.turn();
    const wanted = { audience: berlin('procurement-approver'), dueIn: 2 * HOUR, perLine: true };
    const order = purchaseOrder(sap, stage.random, wanted);
    const rule = { approve: 'released', reply: { text: 'Cost centre 4200, as in the last quarter.', by: 'Kim Reyes' } };
    const asked = await stage.ask(sap, order, rule, { press: 'approve', required: true });
    const answer = await stage.answered(asked);

    await stage.turn();
    const escalated = escalatedCase(cases, stage.random, berlin('case-agent'));
    await stage.ask(cases, escalated, { acknowledge: 'in progress' }, { press: 'acknowledge' });

    await stage.turn();
    const agreement = contract(sap, stage.random, { audience: berlin('contract-approver'), dueIn: 5 * HOUR });
    await stage.ask(sap, agreement, { approve: 'signed', reject: 'declined' }, { press: 'sign-off' });

    await stage.turn();
    const toPerson = assignedTask(cases, stage.random, { users: ['dana'] });
    await stage.ask(cases, toPerson, { acknowledge: 'accepted' }, { press: 'acknowledge' });
    await stage.pause(1 * SECOND);
    await stage.send(cases, assignedTask(cases, stage.random, chicago('case-agent')));
    return answerSummary(answer, `${order.record.label} asked of ${asked.recipients}`);
  },
  traffic({ sap, cases }, random) {
    if (random.fraction() < 0.5) return { system: cases, filed: assignedTask(cases, random, chicago('case-agent')) };
    const wanted = { audience: chicago('procurement-approver'), dueIn: random.whole(30, 240) * MINUTE };
    return { system: sap, filed: purchaseOrder(sap, random, wanted) };
  },
};
