/** Job 5: reminders for overdue items, by the relay relative to the due time and by the source itself. */
import type { ItemForPerson } from '../../shared/item-views.ts';
import { HOUR, MINUTE, SECOND } from '../clock.ts';
import { berlin, COLLEAGUE, chicago } from '../people.ts';
import { legalReview } from '../systems/cases.ts';
import { expenseReport } from '../systems/hr.ts';
import { purchaseOrder } from '../systems/sap.ts';
import { answerSummary, type Scenario } from './scenario.ts';

const isReminded = (item: ItemForPerson) => item.thread.some(({ kind }) => kind === 'reminder');

export const approvalReminders: Scenario = {
  name: 'approval-reminders',
  title: 'Approval and escalation reminders',
  ending: 'answered',
  async play(stage) {
    const { hr, sap, cases } = stage.systems;
    await stage.turn();
    // Due in seconds, so that the relay's reminder occurs within a minute; the second one only if no one answers.
    const dueIn = stage.mode === 'once' ? 5 * SECOND : 24 * SECOND;
    const audience = berlin('expense-manager');
    const report = expenseReport(hr, stage.random, { audience, dueIn, reminders: ['PT0S', 'PT10M'] });
    const asked = await stage.ask(
      hr,
      report,
      { approve: 'approved for payment' },
      { press: 'approve', required: true, pressOn: 'reminder' },
    );
    const seen = await stage.watch(
      asked,
      COLLEAGUE.id,
      'is reminded of',
      (item) => isReminded(item) || item.outcome !== null,
    );
    const answer = await stage.answered(asked);

    await stage.turn();
    const request = purchaseOrder(sap, stage.random, {
      audience: berlin('procurement-approver'),
      dueIn: 20 * MINUTE,
      goods: 'Spare parts for conveyor 3',
    });
    request.data = {
      ...request.data,
      title: `${request.record.label} nears its deadline`,
      reminders: ['-PT15M', '-PT5M', 'PT0S'],
      escalation: [{ after: 'PT18M', audience: { roles: ['procurement-lead'] } }],
    };
    await stage.ask(sap, request, { approve: 'released' }, { press: 'approve' });

    await stage.turn();
    const review = legalReview(cases, stage.random, { audience: berlin('contract-approver'), dueIn: 3 * HOUR });
    const pending = await stage.ask(cases, review, { approve: 'cleared' }, { press: 'approve' });
    await stage.turn();
    if (!pending.outcome)
      await stage.send(cases, { type: 'item.updated', data: { eventId: pending.eventId, remind: true } });
    const fate = answerSummary(answer, `${report.record.label} asked of ${asked.recipients}`);
    return seen && isReminded(seen) ? `reminded when due; ${fate}` : fate;
  },
  traffic({ hr, sap }, random) {
    if (random.fraction() < 0.5) {
      const wanted = {
        audience: chicago('procurement-approver'),
        dueIn: 40 * MINUTE,
        goods: 'Spare parts for conveyor 3',
      };
      return { system: sap, filed: purchaseOrder(sap, random, wanted) };
    }
    const wanted = {
      audience: chicago('expense-manager'),
      dueIn: random.whole(20, 300) * MINUTE,
      reminders: ['-PT10M'],
    };
    return { system: hr, filed: expenseReport(hr, random, wanted) };
  },
};
