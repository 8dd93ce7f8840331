/** The desktop's core and local store over a real socket to a real relay; only windows and notifications are the test's. */

import type { TestContext } from 'node:test';
import type { RelayLink, Reply } from '../../../desk/ports.ts';
import { createRelayClient, type RelayClient } from '../../../desk/relay-client/relay-client.ts';
import { systemClock, systemRandom } from '../../../electron/system.ts';
import type { ConnectionView } from '../../../shared/bridge/snapshot.ts';
import type { AnswerResult } from '../../../shared/responses.ts';
import { until } from '../../helpers/until.ts';
import { type TestDesk, testDesk } from './desk.ts';
import { outward } from './network.ts';

interface LinkedDesk extends Omit<TestDesk, 'connect'> {
  client: RelayClient;
  /** Of the relay to answers, by key. */
  replies: ReadonlyMap<string, Reply<AnswerResult>>;
  /** `loses`: replies to answers do not arrive. */
  wire: { loses: boolean };
  views: string[];
  connect(): void;
  live(): Promise<unknown>;
}

/** @param url of the relay, called at each connection. @param canNotify false: the relay also notifies the person elsewhere */
export function linkedDesk(
  t: TestContext,
  url: () => string,
  token: string,
  canNotify: () => boolean = () => true,
): LinkedDesk {
  const views: string[] = [];
  const client = createRelayClient({
    clock: systemClock(),
    random: systemRandom(),
    log: { info() {}, warn() {} },
    device: 'test',
    agent: outward().agent,
    locale: () => 'en',
    canNotify,
  });
  const replies = new Map<string, Reply<AnswerResult>>();
  const wire = { loses: false };
  const link: RelayLink = {
    ...client.link,
    async respond(message) {
      const reply = await client.link.respond(message);
      if (wire.loses) return { ok: false, problem: null };
      replies.set(message.key, reply);
      return reply;
    },
  };
  const parts = testDesk(t, { link, realClock: systemClock() });
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
    replies,
    wire,
    views,
    connect: () => client.use({ relay: url(), token }),
    live: () => until('live', () => views.at(-1) === 'connected'),
  };
}
