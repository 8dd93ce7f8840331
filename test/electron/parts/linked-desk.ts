/** The desktop's core and local store over a real socket to a real relay; only windows and notifications are the test's. */

import type { TestContext } from 'node:test';
import type { Desk } from '../../../desk/desk.ts';
import { createRelayClient, type RelayClient } from '../../../desk/relay-client/relay-client.ts';
import { systemClock, systemRandom } from '../../../electron/system.ts';
import { until } from '../../helpers/until.ts';
import { type TestDesk, testDesk } from './desk.ts';
import { outward } from './network.ts';

export interface LinkedDesk extends Omit<TestDesk, 'connect'> {
  client: RelayClient;
  /** States of the connection so far. */
  views: string[];
  connect(): void;
  live(): Promise<unknown>;
}

/** @param url of the relay, asked at each connection */
export function linkedDesk(t: TestContext, url: () => string, token: string): LinkedDesk {
  let desk: Desk | null = null;
  const views: string[] = [];
  const made = () => {
    if (!desk) throw new Error('not made yet');
    return desk;
  };
  const client = createRelayClient({
    clock: systemClock(),
    random: systemRandom(),
    log: { info() {}, warn() {} },
    device: 'test',
    agent: outward().agent,
    refused: () => false,
    locale: () => 'en',
    position: () => made().position(),
    feed: {
      me: (me) => made().relay.me(me),
      sync: (page) => made().relay.sync(page),
      item: (change) => made().relay.item(change),
      own: (change) => made().relay.own(change),
      removed: (removal) => made().relay.removed(removal),
      process: (process) => made().relay.process(process),
    },
    connection(view) {
      views.push(view.state);
      made().relay.connection(view);
    },
  });
  const parts = testDesk(t, { link: client.link, realClock: systemClock() });
  desk = parts.desk;
  t.after(() => client.close());
  return {
    ...parts,
    client,
    views,
    connect: () => client.use({ relay: url(), token }),
    live: () => until('live', () => views.at(-1) === 'connected'),
  };
}
