/** Job 7: operational alerts by role, location and business unit reach only the right people. */
import { SECOND } from '../clock.ts';
import { berlin, chicago, hamburg, unit } from '../people.ts';
import { thresholdBreach } from '../systems/cases.ts';
import { shipmentException } from '../systems/fulfilment.ts';
import { paymentFailure } from '../systems/sap.ts';
import type { RecordEvent } from '../systems/source-event.ts';
import type { SourceSystem } from '../systems/source-system.ts';
import { answerSummary, type Scenario, type Stage } from './scenario.ts';

export const roleAlerts: Scenario = {
  name: 'role-alerts',
  title: 'Role-based operational alerts',
  ending: 'answered',
  async play(stage) {
    const { fulfilment, sap, cases } = stage.systems;
    await stage.turn();
    const here = shipmentException(fulfilment, stage.random, {
      audience: berlin('warehouse-shipping'),
      site: 'Berlin',
    });
    const asked = await stage.ask(
      fulfilment,
      here,
      { acknowledge: 'being handled', after: () => cleared(stage, fulfilment, here, 'Repacked and loaded') },
      { press: 'acknowledge', required: true },
    );
    const there = { audience: chicago('warehouse-shipping'), site: 'Chicago' };
    await stage.send(fulfilment, shipmentException(fulfilment, stage.random, there));
    const answer = await stage.answered(asked);

    const failed = paymentFailure(sap, stage.random, unit('EMEA', 'finance-payments'));
    await stage.send(sap, failed);
    const breached = thresholdBreach(cases, stage.random, hamburg('it-support'));
    await stage.send(cases, breached);
    await stage.meanwhile(async () => {
      await stage.pause(10 * SECOND);
      await cleared(stage, cases, breached, 'Back below the threshold');
    });
    return answerSummary(answer, `${here.record.label} told to ${asked.recipients}`);
  },
  traffic({ fulfilment, sap, cases }, random) {
    const kind = random.whole(0, 2);
    if (kind === 0) return { system: sap, filed: paymentFailure(sap, random, unit('AMER', 'finance-payments')) };
    if (kind === 1) return { system: cases, filed: thresholdBreach(cases, random, chicago('it-support')) };
    const wanted = { audience: chicago('warehouse-shipping'), site: 'Chicago' };
    return { system: fulfilment, filed: shipmentException(fulfilment, random, wanted) };
  },
};

async function cleared(
  stage: Stage,
  system: SourceSystem,
  alert: RecordEvent<'alert.raised'>,
  note: string,
): Promise<void> {
  await stage.pause(6 * SECOND);
  system.records.move(alert.record, 'cleared', null, note);
  await stage.send(system, { type: 'alert.cleared', data: { fold: alert.data.fold ?? '', note } });
}
