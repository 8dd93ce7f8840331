/** Relays die while people work: nothing acknowledged is lost, nothing happens twice. */
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { needsCluster } from '../helpers/cluster-programs.ts';
import { account } from './account.ts';
import { startRig } from './rig.ts';
import { startTraffic } from './traffic.ts';

const options = await needsCluster();

test('one relay without a database, behind the balancer: killed and started three times', options, async (t) => {
  const rig = await startRig(t, { alone: true });
  const [relay] = rig.relays;
  await relay?.begin();
  const traffic = await startTraffic(rig);
  for (let n = 0; n < 3; n++) {
    await pause(700);
    await relay?.end('SIGKILL');
    await relay?.begin();
  }
  await account(t, rig, traffic);
});
