/** Job 8: processes across systems; each step reaches those who must act on it or know of it. */
import { SECOND } from '../clock.ts';
import { amountOf, money } from '../names.ts';
import { berlin, chicago, hamburg, unit } from '../people.ts';
import { claim, claimDecision, claimMilestone, claimNews } from '../systems/claims.ts';
import { delivery, deliveryStep } from '../systems/fulfilment.ts';
import { finishedStep, onboarding, onboardingTask } from '../systems/hr.ts';
import { answerSummary, type Scenario, type Stage } from './scenario.ts';

export const processCoordination: Scenario = {
  name: 'process-coordination',
  title: 'Multi-step process coordination',
  ending: 'answered',
  async play(stage) {
    const fate = await onboardEmployee(stage);
    await settleClaim(stage);
    await fulfilOrder(stage);
    return fate;
  },
  traffic({ fulfilment }, random) {
    const process = delivery(fulfilment, random);
    const status = random.pick(['active', 'done'] as const);
    const title = `${process.record.label}: picking ${status}`;
    const audience = chicago('warehouse-shipping');
    const told = { audience, title, body: process.record.title, severity: 'info' as const };
    return { system: fulfilment, filed: deliveryStep(process, 'picked', status, told) };
  },
};

/** HR hires; IT and facilities get their tasks; acknowledging HR's own task completes its step. */
async function onboardEmployee(stage: Stage): Promise<string> {
  const { hr } = stage.systems;
  const process = onboarding(hr, stage.random);
  await stage.send(hr, finishedStep(process, 'contract'));
  await stage.turn();
  const plan = onboardingTask(hr, process, {
    step: 'first-day',
    title: 'Plan the first day',
    body: 'Contract signed; account, laptop, desk and access card are under way',
    audience: berlin('hr-onboarding'),
  });
  const after = async () => {
    await stage.send(hr, finishedStep(process, 'first-day'));
  };
  const asked = await stage.ask(hr, plan, { acknowledge: 'planned', after }, { press: 'acknowledge', required: true });
  const account = {
    step: 'it-account',
    title: 'Account and laptop',
    body: 'Standard office profile',
    audience: hamburg('it-support'),
  };
  await stage.send(hr, onboardingTask(hr, process, account));
  const desk = {
    step: 'facilities',
    title: 'Desk and access card',
    body: 'Second floor, Berlin',
    audience: berlin('facilities'),
  };
  await stage.send(hr, onboardingTask(hr, process, desk));
  const answer = await stage.answered(asked);
  await stage.meanwhile(async () => {
    await stage.pause(5 * SECOND);
    await stage.send(hr, finishedStep(process, 'it-account'));
    await stage.pause(5 * SECOND);
    await stage.send(hr, finishedStep(process, 'facilities'));
  });
  return answerSummary(answer, `${process.record.label} asked of ${asked.recipients}`);
}

/** Adjuster and customer are informed of every milestone of a claim. */
async function settleClaim(stage: Stage): Promise<void> {
  const { claims } = stage.systems;
  const adjuster = berlin('claims-adjuster');
  const watchers = chicago('customer-service');
  const filed = claim(claims, stage.random);
  await stage.send(
    claims,
    claimMilestone(filed, 'reported', 'done', {
      audience: chicago('claims-adjuster'),
      title: `${filed.record.label} reported`,
      body: filed.record.title,
    }),
  );
  await stage.send(claims, claimNews(filed, watchers, 'We have received your report and send somebody to look at it.'));
  await stage.turn();
  claims.records.move(filed.record, 'inspected', null);
  const inspected = { audience: adjuster, title: `${filed.record.label}: inspection done`, body: filed.record.title };
  await stage.send(claims, claimMilestone(filed, 'inspection', 'done', inspected));
  await stage.send(claims, claimNews(filed, watchers, 'The inspection is done; we decide within a day.'));
  await stage.turn();
  const paid = async () => {
    const done = filed.record.status === 'released';
    const text = done
      ? `We pay ${money(filed.amount)} within three days.`
      : 'We have to ask you for more papers; a letter follows.';
    await stage.send(
      claims,
      claimMilestone(filed, 'decision', done ? 'done' : 'failed', {
        audience: unit('EMEA', 'finance-payments'),
        title: `${filed.record.label}: ${filed.record.status}`,
        body: filed.record.title,
      }),
    );
    await stage.send(claims, claimNews(filed, watchers, text));
  };
  const decision = claimDecision(claims, filed, adjuster);
  // A declined claim can be reconsidered; a released payment cannot be recalled.
  const keep = () => (decision.record.status === 'declined' ? null : 'the payment is on its way');
  const rule = { approve: 'released', reject: 'declined', after: paid, keep };
  await stage.ask(claims, decision, rule, { press: 'approve' });
}

/** An order is held up: operations and customer service are both notified. */
async function fulfilOrder(stage: Stage): Promise<void> {
  const { fulfilment } = stage.systems;
  const process = delivery(fulfilment, stage.random);
  const told = {
    audience: chicago('warehouse-shipping'),
    title: `${process.record.label} picked`,
    body: process.record.title,
  };
  await stage.send(fulfilment, deliveryStep(process, 'picked', 'done', { ...told, severity: 'info' }));
  await stage.turn();
  const missing = money(amountOf(stage.random, 20, 90));
  fulfilment.records.move(process.record, 'on hold', null, 'an article is missing');
  const failed = {
    audience: berlin('warehouse-shipping', 'customer-service'),
    title: `${process.record.label} cannot be packed`,
    body: `An article worth ${missing} is missing on its shelf; the customer expects it tomorrow`,
    severity: 'warning' as const,
  };
  await stage.send(fulfilment, deliveryStep(process, 'packed', 'failed', failed));
  await stage.meanwhile(async () => {
    await stage.pause(20 * SECOND);
    fulfilment.records.move(process.record, 'packed', null);
    await stage.send(fulfilment, deliveryStep(process, 'packed', 'done'));
    await stage.send(fulfilment, deliveryStep(process, 'shipped', 'active'));
  });
}
