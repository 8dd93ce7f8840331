/** Job 6: an answer from the notification changes the record in its source system or is refused there; everyone sees the result. */
import { HOUR, SECOND } from '../clock.ts';
import { berlin, COLLEAGUE, chicago } from '../people.ts';
import { paymentRunStopped, purchaseOrder } from '../systems/sap.ts';
import { answerSummary, type Scenario, type Stage } from './scenario.ts';

const approvers = berlin('procurement-approver');

export const responseActions: Scenario = {
  name: 'response-actions',
  title: 'Responses drive the source system',
  ending: 'answered',
  async play(stage) {
    const { sap } = stage.systems;
    await stage.turn();
    const order = purchaseOrder(sap, stage.random, { audience: approvers, dueIn: HOUR });
    const afterwards = async () => {
      if (order.record.status !== 'released') return;
      await stage.pause(5 * SECOND);
      await stage.send(sap, sap.moved(order.record, 'sent to supplier', { users: ['kim'] }, order.record.title));
    };
    const asked = await stage.ask(
      sap,
      order,
      { approve: 'released', after: afterwards },
      { press: 'approve', required: true },
    );
    const answer = await stage.answered(asked);
    const faster = await colleagueIsFaster(stage);
    await sourceRefuses(stage);
    await criticalAlert(stage);
    await clarification(stage);
    const byLine = await colleagueDecidesByLine(stage);
    return [answerSummary(answer, `${order.record.label} asked of ${asked.recipients}`), faster, byLine]
      .filter(Boolean)
      .join('; ');
  },
  traffic({ sap }, random) {
    const audience = chicago('procurement-approver');
    return { system: sap, filed: purchaseOrder(sap, random, { audience, dueIn: HOUR }) };
  },
};

/** A colleague answers while the notification is displayed: it is withdrawn, with the colleague's name. */
async function colleagueIsFaster(stage: Stage): Promise<string | null> {
  const { sap } = stage.systems;
  await stage.turn();
  const order = purchaseOrder(sap, stage.random, { audience: approvers, dueIn: HOUR, goods: '60 docking stations' });
  const asked = await stage.ask(sap, order, { approve: 'released' }, { press: 'approve' });
  const lee = stage.colleague(COLLEAGUE.id);
  if (!lee || asked.itemId === null || asked.recipients === 0) return null;
  await stage.pause(5 * SECOND);
  const result = await lee.answer(asked.itemId, 'approve');
  return result === 'answered' ? `${COLLEAGUE.name} was faster on ${order.record.label}` : null;
}

/** The source refuses an approval; the approver sees the reason. */
async function sourceRefuses(stage: Stage): Promise<void> {
  const { sap } = stage.systems;
  await stage.turn();
  const wanted = { audience: approvers, dueIn: 2 * HOUR, goods: 'Trade fair stand, Hannover' };
  const order = purchaseOrder(sap, stage.random, wanted);
  await stage.ask(
    sap,
    order,
    { refuse: (kind) => (kind === 'approve' ? 'budget closed' : null) },
    { press: 'approve' },
  );
}

/** A colleague rejects the last line of an order; the source releases the others. */
async function colleagueDecidesByLine(stage: Stage): Promise<string | null> {
  const { sap } = stage.systems;
  await stage.turn();
  const wanted = { audience: approvers, dueIn: HOUR, goods: '24 office chairs', perLine: true };
  const order = purchaseOrder(sap, stage.random, wanted);
  const rows = order.data.lines?.rows ?? [];
  const asked = await stage.ask(sap, order, { approve: 'released', partial: 'released in part' }, { press: 'approve' });
  const lee = stage.colleague(COLLEAGUE.id);
  const last = rows.at(-1);
  if (!lee || !last || asked.itemId === null || asked.recipients === 0) return null;
  await stage.pause(5 * SECOND);
  const lineDecisions = { [last.id]: { decision: 'reject' as const, comment: 'Not in this quarter' } };
  const result = await lee.answer(asked.itemId, 'approve', { lineDecisions });
  return result === 'answered' ? `${COLLEAGUE.name} rejected 1 of ${rows.length} lines of ${order.record.label}` : null;
}

/** A critical alert: acknowledging tells the source that it is being handled; later the source clears it. */
async function criticalAlert(stage: Stage): Promise<void> {
  const { sap } = stage.systems;
  await stage.turn();
  const alert = paymentRunStopped(sap, stage.random, berlin('integration-ops'));
  const { data, record } = alert;
  const cleared = async () => {
    await stage.pause(8 * SECOND);
    sap.records.move(record, 'running again', null);
    await stage.send(sap, {
      type: 'alert.cleared',
      data: { fold: data.fold ?? '', note: 'The bank interface is connected again' },
    });
  };
  await stage.ask(sap, alert, { acknowledge: 'taken care of', after: cleared }, { press: 'acknowledge' });
}

/** An incomplete request: a question returns it to the requester; the reply notifies again, with the thread. */
async function clarification(stage: Stage): Promise<void> {
  const { sap } = stage.systems;
  await stage.turn();
  const wanted = { audience: approvers, dueIn: 3 * HOUR, goods: 'Consulting, 20 days' };
  const order = purchaseOrder(sap, stage.random, wanted);
  order.data.facts =
    order.data.facts?.map((fact) => (fact.label === 'Cost centre' ? { ...fact, value: 'not given' } : fact)) ?? [];
  const reply = { text: 'Cost centre 4310. The offer of the second supplier is attached in SAP ERP.', by: 'Kim Reyes' };
  await stage.ask(sap, order, { approve: 'released', reply }, { press: 'request-info' });
}
