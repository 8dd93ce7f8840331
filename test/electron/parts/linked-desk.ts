/** The desktop's core and local store over a real socket to a real relay; only windows and notifications are the test's. */

import type { TestContext } from 'node:test';
import { createRelayClient, type RelayClient } from '../../../desk/relay-client/relay-client.ts';
import { systemClock, systemRandom } from '../../../electron/system.ts';
import type { ConnectionView } from '../../../shared/bridge/snapshot.ts';
import { until } from '../../helpers/until.ts';
import { type TestDesk, testDesk } from './desk.ts';
import { outward } from './network.ts';

interface LinkedDesk extends Omit<TestDesk, 'connect'> {
  client: RelayClient;
  views: string[];
  connect(): void;
  live(): Promise<unknown>;
}

/** @param url of the relay, called at each connection */
export function linkedDesk(t: TestContext, url: () => string, token: string): LinkedDesk {
  const views: string[] = [];
  const client = createRelayClient({
    clock: systemClock(),
    random: systemRandom(),
    log: { info() {}, warn() {} },
    device: 'test',
    agent: outward().agent,
    locale: () => 'en',
  });
  const parts = testDesk(t, { link: client.link, realClock: systemClock() });
  const { relay, position } = parts.desk;
  const connection = (view: ConnectionView) => {
    views.push(view.state);
    relay.connection(view);
  };
  client.follow({ position, relay: { ...relay, connection } });
  t.after(() => client.close());
  return {
    ...parts,
    client,
    views,
    connect: () => client.use({ relay: url(), token }),
    live: () => until('live', () => views.at(-1) === 'connected'),
  };
}
