/** Job 3: integration failures reach operations at once; many equal failures are one item, which the source closes. */
import { SECOND } from '../clock.ts';
import { berlin, chicago, hamburg } from '../people.ts';
import { missingField, shakyLink } from '../systems/crm.ts';
import { payrollJob } from '../systems/hr.ts';
import { syncFailure, syncJob } from '../systems/sap.ts';
import type { Scenario, Stage } from './scenario.ts';

const BURST = 200;

export const integrationErrors: Scenario = {
  name: 'integration-errors',
  title: 'Exceptions and errors of integrations',
  ending: 'resolved',
  async play(stage) {
    const { sap, crm, hr } = stage.systems;
    // Also to Noor Haddad in Hamburg, whose view shows when the item is closed.
    const audience = { roles: ['integration-ops'], locations: ['BER', 'HAM'] };
    const record = syncJob(sap);
    const fold = sap.key('material-sync', record);
    await stage.turn();
    const first = syncFailure(stage.random, { audience, fold, record });
    const failing = await stage.ask(sap, first, { acknowledge: 'being looked into' }, { press: 'acknowledge' });
    const rest = Array.from({ length: BURST - 1 }, () => syncFailure(stage.random, { audience, fold, record }));
    await stage.pause(3 * SECOND);
    await Promise.all(rest.map((failure) => stage.send(sap, failure)));
    await stage.meanwhile(async () => {
      await stage.pause(45 * SECOND);
      sap.records.move(record, 'running', null);
      const note = `The CRM answers again; all ${BURST} materials were sent`;
      await stage.send(sap, { type: 'exception.resolved', data: { fold, note }, record });
    });

    await stage.turn();
    const field = missingField(crm, stage.random, berlin('integration-ops'));
    await stage.ask(crm, field, { acknowledge: 'being corrected' }, { press: 'acknowledge' });

    await stage.turn();
    const payroll = payrollJob(hr, stage.random, berlin('integration-ops'));
    await stage.ask(hr, payroll, { acknowledge: 'being looked into' }, { press: 'acknowledge' });
    await stage.send(crm, missingField(crm, stage.random, hamburg('integration-ops')));
    if (stage.mode === 'demo') await stage.meanwhile(() => flappingFailure(stage));
    const item = await stage.watch(failing, 'noor', 'is closed', ({ state }) => state === 'closed');
    if (!item) return `${BURST} equal failures sent, and that they are over`;
    return `${item.fold?.count} equal failures were one item, closed when the source was well again`;
  },
  traffic({ sap, crm, hr }, random) {
    const audience = chicago('integration-ops');
    if (random.fraction() < 0.2) return { system: hr, filed: payrollJob(hr, random, audience) };
    if (random.fraction() < 0.3) return { system: crm, filed: missingField(crm, random, audience) };
    return {
      system: sap,
      filed: syncFailure(random, { audience, fold: 'sap/material-sync/chicago' }),
    };
  },
};

/** Fails and recovers until the relay treats the item as flapping; then it stays quiet and is finally resolved. */
async function flappingFailure(stage: Stage): Promise<void> {
  const { crm } = stage.systems;
  const lost = shakyLink(crm, { roles: ['integration-ops'], locations: ['BER', 'HAM'] });
  const fold = lost.data.fold ?? '';
  for (let times = 0; times < 5; times += 1) {
    await stage.send(crm, lost);
    await stage.pause((times < 4 ? 4 : 40) * SECOND);
    await stage.send(crm, { type: 'exception.resolved', data: { fold, note: 'Connected again' }, record: lost.record });
    await stage.pause(4 * SECOND);
  }
}
