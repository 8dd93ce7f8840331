import type { TestContext } from 'node:test';
import { type BalancedRelay, type Balancer, startBalancer } from '../../build/cluster/balancer.ts';
import { freePort } from '../../build/launch/free-port.ts';
import { clusterPrograms } from './cluster-programs.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface Haproxy extends Balancer {
  readonly url: string;
}

export async function startHaproxy(t: TestContext, relays: readonly BalancedRelay[]): Promise<Haproxy> {
  const { haproxy } = await clusterPrograms();
  const [folder, port] = [await temporaryFolder(t), await freePort(0)];
  const balancer = await startBalancer(haproxy, { folder, port, relays });
  t.after(() => balancer.stop());
  return { ...balancer, url: `http://127.0.0.1:${port}` };
}
