/** Bench 7: published event → `Notify` returned, with the same notification daemon for all. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connectBus } from '../../build/session/bus.ts';
import type { NotifyCall } from '../../build/session/monitor.ts';
import { type DesktopSession, startDesktopSession } from '../helpers/desktop-session.ts';
import { sized } from './options.ts';
import { EVENT_HEADERS, eventBody, startRelay, tokenOf } from './peers/beckon.ts';
import { ntfyInstalled, startNtfy } from './peers/ntfy.ts';
import { node, startServer, temporaryFolder } from './processes.ts';
import { publisher } from './publisher.ts';
import { atMost, type Report, ratioOf, tableOf } from './report.ts';
import { inRounds, median, type OpenRow } from './rounds.ts';
import { ON_DISK_FIRST, onDiskFirstServer, readyPort } from './subscribers.ts';

const WARM_UP = sized(10, 2);
/** Of a round. */
const EVENTS = sized(20, 4);
/** ms between two events: the daemon crashes if a notification is closed while it fades in. */
const DRAWN_MS = 250;

/** Publish → `Notify` seen on the bus, and → its answer, p50. */
type Figure = 'leg before, ms' | 'whole, ms';

interface Publishing {
  port: number;
  path: string;
  headers: Record<string, string>;
  body(n: number): string;
}

/** One event at a time; each notification is closed again, so that the daemon's work is constant. */
async function opened(
  session: DesktopSession,
  server: Publishing,
  stop: () => Promise<void>,
): Promise<OpenRow<Figure>> {
  const bus = connectBus(session.busAddress);
  const { publish, close } = publisher(server);
  let next = 0;
  const one = async (): Promise<NotifyCall & { start: number }> => {
    const n = next++;
    const from = session.monitor.history.length;
    const title = `Check delivery ${String(n).padStart(9, '0')} against its order`;
    const raised = session.monitor.waitFor(
      (event): event is NotifyCall => event.kind === 'notify' && event.title === title,
      { from },
    );
    const start = performance.timeOrigin + performance.now();
    const [call] = await Promise.all([raised, publish(n)]);
    await delay(DRAWN_MS);
    const closed = session.monitor.waitFor((event) => event.kind === 'closed' && event.id === call.id, { from });
    await bus.call({
      destination: 'org.freedesktop.Notifications',
      path: '/org/freedesktop/Notifications',
      interface: 'org.freedesktop.Notifications',
      member: 'CloseNotification',
      signature: 'u',
      body: [call.id],
    });
    await closed;
    return { ...call, start };
  };
  for (let n = 0; n < WARM_UP; n++) await one();
  return {
    async measure() {
      const calls = [];
      for (let n = 0; n < EVENTS; n++) calls.push(await one());
      return {
        'leg before, ms': median(calls.map(({ calledAt, start }) => calledAt - start)),
        'whole, ms': median(calls.map(({ returnedAt, start }) => returnedAt - start)),
      };
    },
    async close() {
      close();
      await bus.close();
      await stop();
    },
  };
}

async function ntfyWay(session: DesktopSession): Promise<OpenRow<Figure>> {
  const server = await startNtfy(false);
  const notifier = await startServer({
    ...node(join(import.meta.dirname, 'peers/ntfy-notifier.ts'), `ws://127.0.0.1:${server.port}/bench/ws`),
    env: { ...session.env },
    ready: /^ready/,
  });
  const target = { port: server.port, path: '/bench', headers: {}, body: (n: number) => eventBody('ntfy', n) };
  return opened(session, target, async () => {
    await notifier.close();
    await server.close();
  });
}

const relayTarget = (port: number): Publishing => ({
  port,
  path: '/v1/events',
  headers: EVENT_HEADERS,
  body: (n) => eventBody('beckon', n),
});

async function beckonWay(session: DesktopSession): Promise<OpenRow<Figure>> {
  const relay = await startRelay(1);
  const profile = temporaryFolder('desktop');
  const desktop = await startServer({
    ...node(join(import.meta.dirname, '../../build/desktop.ts')),
    env: { ...session.env, BECKON_RELAY: relay.url, BECKON_TOKEN: tokenOf(0), BECKON_PROFILE: profile.path },
    ready: /^connected to /,
  });
  return opened(session, relayTarget(relay.port), async () => {
    await desktop.close();
    await relay.close();
    profile.remove();
  });
}

async function bareDesk(session: DesktopSession, port: number): Promise<() => Promise<void>> {
  const folder = temporaryFolder('bare-desk');
  const desk = await startServer({
    ...node(join(import.meta.dirname, 'peers/bare-desk.ts'), `http://127.0.0.1:${port}`, tokenOf(0), folder.path),
    env: { ...session.env },
    ready: /^ready/,
  });
  return async () => {
    await desk.close();
    folder.remove();
  };
}

async function leastDeskWay(session: DesktopSession): Promise<OpenRow<Figure>> {
  const relay = await startRelay(1);
  const close = await bareDesk(session, relay.port);
  return opened(session, relayTarget(relay.port), async () => {
    await close();
    await relay.close();
  });
}

async function leastWay(session: DesktopSession): Promise<OpenRow<Figure>> {
  const { command, path, headers, remove } = onDiskFirstServer(1);
  const server = await startServer({ ...command, ready: /^ready on/ });
  const port = readyPort(server.line);
  const close = await bareDesk(session, port);
  return opened(session, { port, path, headers, body: (n) => eventBody('least', n) }, async () => {
    await close();
    await server.close();
    remove?.();
  });
}

const NTFY = 'ntfy → subscriber';
const LEAST_DESK = 'relay → the least a desk promises';
/** The lower bound: no program that keeps both promises is faster. */
const LEAST = 'the least a relay promises → the least a desk promises';

export async function notify(): Promise<Report> {
  const session = await startDesktopSession();
  try {
    const measured = await inRounds([
      { name: NTFY, installed: ntfyInstalled(), peer: true, open: () => ntfyWay(session) },
      { name: LEAST, peer: true, open: () => leastWay(session) },
      { name: LEAST_DESK, peer: true, open: () => leastDeskWay(session) },
      { name: 'Beckon', open: () => beckonWay(session) },
    ]);
    return {
      bench: '7 event → notification',
      conditions: `Event published → \`Notify\` returned, the same daemon for all; ${EVENTS} events a round one after the other, p50. The leg before: event published → \`Notify\` called. The least a desk promises: a program that follows the relay, checks each item, raises it by the same D-Bus library and keeps it in SQLite. The least a relay promises: "${ON_DISK_FIRST}" of 1. ntfy delivers before it stores.`,
      ...tableOf(measured),
      ratios: [
        ratioOf(measured, 'Beckon', LEAST_DESK, 'whole, ms', atMost(1.1)),
        ratioOf(measured, 'Beckon', LEAST, 'whole, ms'),
        ratioOf(measured, LEAST, NTFY, 'whole, ms'),
        ratioOf(measured, LEAST, NTFY, 'leg before, ms'),
        ratioOf(measured, 'Beckon', NTFY, 'whole, ms', atMost(1.15)),
        ratioOf(measured, 'Beckon', NTFY, 'leg before, ms', atMost(1.3)),
      ],
    };
  } finally {
    await session.close();
  }
}
