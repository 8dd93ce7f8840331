/** Bench 7: published event → `Notify` returned, with the same notification daemon for all. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connectBus } from '../../build/session/bus.ts';
import type { NotifyCall } from '../../build/session/monitor.ts';
import { type DesktopSession, startDesktopSession } from '../helpers/desktop-session.ts';
import { quantile } from './clients/http-load.ts';
import { EVENT_HEADERS, eventBody, startRelay, tokenOf } from './peers/beckon.ts';
import { ntfyInstalled, startNtfy } from './peers/ntfy.ts';
import { node, startServer, temporaryFolder } from './processes.ts';
import { publisher } from './publisher.ts';
import { atMost, median, ms, type Report } from './report.ts';

const WARM_UP = 10;
const EVENTS = 60;
const ROUNDS = 3;
/** ms between two events: the daemon crashes if a notification is closed while it fades in. */
const DRAWN_MS = 250;

interface Way {
  /** Publish → Notify seen on the bus, and → its answer, p50 in ms. */
  before: number;
  whole: number;
}

interface Publishing {
  port: number;
  path: string;
  headers: Record<string, string>;
  body(n: number): string;
}

/** One event at a time; each notification is closed again, so that the daemon's work is constant. */
async function measure(session: DesktopSession, server: Publishing): Promise<Way> {
  const bus = connectBus(session.busAddress);
  const { publish, close } = publisher(server);
  const before: number[] = [];
  const whole: number[] = [];
  for (let n = 0; n < WARM_UP + EVENTS; n++) {
    const from = session.monitor.history.length;
    const title = `Check delivery ${String(n).padStart(9, '0')} against its order`;
    const raised = session.monitor.waitFor(
      (event): event is NotifyCall => event.kind === 'notify' && event.title === title,
      { from },
    );
    const start = performance.timeOrigin + performance.now();
    const [call] = await Promise.all([raised, publish(n)]);
    if (n >= WARM_UP) {
      before.push(call.calledAt - start);
      whole.push(call.returnedAt - start);
    }
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
  }
  close();
  await bus.close();
  const middle = (values: number[]) =>
    quantile(
      values.sort((a, b) => a - b),
      0.5,
    );
  return { before: middle(before), whole: middle(whole) };
}

async function ntfyWay(session: DesktopSession): Promise<Way> {
  const server = await startNtfy(false);
  const notifier = await startServer({
    ...node(join(import.meta.dirname, 'peers/ntfy-notifier.ts'), `ws://127.0.0.1:${server.port}/bench/ws`),
    env: { ...session.env },
    ready: /^ready/,
  });
  const way = await measure(session, {
    port: server.port,
    path: '/bench',
    headers: {},
    body: (n) => eventBody('ntfy', n),
  });
  await notifier.close();
  await server.close();
  return way;
}

async function beckonWay(session: DesktopSession): Promise<Way> {
  const relay = await startRelay(1);
  const profile = temporaryFolder('desktop');
  const desktop = await startServer({
    ...node(join(import.meta.dirname, '../../build/desktop.ts')),
    env: { ...session.env, BECKON_RELAY: relay.url, BECKON_TOKEN: tokenOf(0), BECKON_PROFILE: profile.path },
    ready: /^connected to /,
  });
  const way = await measure(session, {
    port: relay.port,
    path: '/v1/events',
    headers: EVENT_HEADERS,
    body: (n) => eventBody('beckon', n),
  });
  await desktop.close();
  await relay.close();
  profile.remove();
  return way;
}

async function bareWay(session: DesktopSession): Promise<Way> {
  const relay = await startRelay(1);
  const folder = temporaryFolder('bare-desk');
  const desk = await startServer({
    ...node(join(import.meta.dirname, 'peers/bare-desk.ts'), relay.url, tokenOf(0), folder.path),
    env: { ...session.env },
    ready: /^ready/,
  });
  const way = await measure(session, {
    port: relay.port,
    path: '/v1/events',
    headers: EVENT_HEADERS,
    body: (n) => eventBody('bare', n),
  });
  await desk.close();
  await relay.close();
  folder.remove();
  return way;
}

/** The relay with a minimal client, compared with the desktop. */
export async function notify(): Promise<Report> {
  const session = await startDesktopSession();
  const ours: Way[] = [];
  const bare: Way[] = [];
  const theirs: Way[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      if (ntfyInstalled()) theirs.push(await ntfyWay(session));
      bare.push(await bareWay(session));
      ours.push(await beckonWay(session));
    }
  } finally {
    await session.close();
  }
  const middle = (ways: Way[], leg: keyof Way) => median(ways.map((way) => way[leg]));
  const row = (name: string, ways: Way[]) => [name, ms(middle(ways, 'before')), ms(middle(ways, 'whole'))];
  const rows = [row('relay → the least a desk promises', bare), row('Beckon', ours)];
  if (theirs.length > 0) rows.unshift(row('ntfy → subscriber', theirs));
  return {
    bench: '7 event → notification',
    conditions: `Event published → \`Notify\` returned, the same daemon for all; ${EVENTS} events one after the other, p50, median of ${ROUNDS} rounds. The leg before: event published → \`Notify\` called. The least a desk promises: a program that follows the relay, checks each item, raises it by the same D-Bus library and keeps it in SQLite.`,
    columns: ['', 'leg before ms', 'whole ms'],
    rows,
    ratios: [
      ...(theirs.length === 0
        ? []
        : [
            atMost('Beckon ÷ ntfy, whole', middle(ours, 'whole') / middle(theirs, 'whole'), 1.1),
            atMost('Beckon ÷ ntfy, leg before Notify', middle(ours, 'before') / middle(theirs, 'before'), 1.3),
          ]),
      atMost('Beckon ÷ the least a desk promises, whole', middle(ours, 'whole') / middle(bare, 'whole'), 1.1),
    ],
    missing: ntfyInstalled() ? [] : ['ntfy'],
  };
}
