/**
 * `npm run load -- [--desks N] [--seconds N] [--notifications N] [--relay URL]`: signs desks in, leaves them idle, then notifies them,
 * at a relay that it starts on one core, or at another one. Prints memory and processor time of a desk and the rates.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { descriptorLimit, limitsFor } from '../../relay/connections/connection-limits.ts';
import { reasonOf } from '../../shared/problems.ts';
import { latencies } from '../bench/clients/http-load.ts';
import { machineText } from '../bench/machine.ts';
import { directoryText, EVENT_HEADERS, eventBody, relayPlace } from '../bench/peers/beckon.ts';
import { pinThisProcess } from '../bench/processes.ts';
import { publisher } from '../bench/publisher.ts';
import { atLeast, atMost, judged, markdown } from '../bench/report.ts';
import { settledMemory, workOf } from '../bench/resident.ts';
import { deskLimit, localPorts, SENDERS } from './desk-limit.ts';
import { connectDesks, type Desks, GROUP, groupOf } from './desks.ts';

const usage = `npm run load -- [--desks 25000] [--seconds 60] [--notifications N] [--relay URL] [--directory FILE]
  --desks N          desks that sign in and stay connected
  --seconds N        how long they are idle, at most 10, and then notified
  --notifications N  a second at most; without it as many as the relay delivers
  --relay URL        http address of a relay that runs already, with the directory of --directory; its memory and processor time are not read
  --directory FILE   only write the directory for so many desks, for such a relay (BECKON_DIRECTORY)`;

const options = {
  desks: { type: 'string', default: '25000' },
  seconds: { type: 'string', default: '60' },
  notifications: { type: 'string' },
  relay: { type: 'string' },
  directory: { type: 'string' },
} as const;

const IDLE_S = 10;
/** The goals are those of a load of this size. */
const GOAL = { desks: 25_000, seconds: 60 } as const;
/** Loopback has a whole network of addresses; this many are used at most. */
const LOOPBACK_ADDRESSES = 8;

interface Load {
  desks: number;
  seconds: number;
  /** Per second at most. */
  notifications: number;
  relay: string | undefined;
}

function readArguments(): (Load & { directory: string | undefined }) | null {
  try {
    const { values } = parseArgs({ options });
    const number = (text: string | undefined): number => (text === undefined ? Number.POSITIVE_INFINITY : Number(text));
    const [desks, seconds, notifications] = [values.desks, values.seconds, values.notifications].map(number) as [
      number,
      number,
      number,
    ];
    const plain = values.relay === undefined || new URL(values.relay).protocol === 'http:';
    const valid = plain && Number.isInteger(desks) && desks > 0 && seconds > 0 && notifications > 0;
    return valid ? { desks, seconds, notifications, relay: values.relay, directory: values.directory } : null;
  } catch {
    return null;
  }
}

interface Target {
  url: string;
  /** Null: on another machine, or not ours. */
  pid: number | null;
  close(): Promise<void>;
}

async function ownRelay(people: number): Promise<Target> {
  const place = relayPlace(people, {}, { groupOf });
  const { url, pid, close } = await place.start();
  return {
    url,
    pid,
    async close() {
      await close();
      place.remove();
    },
  };
}

/** @returns ms of the relay's processor time during `work`, and s of the clock; NaN if its process is not ours */
async function timed(pid: number | null, work: () => Promise<unknown>): Promise<{ cpuMs: number; seconds: number }> {
  const cpu = () => (pid === null ? Number.NaN : workOf(pid).cpuMs);
  const [before, from] = [cpu(), performance.now()];
  await work();
  return { cpuMs: cpu() - before, seconds: (performance.now() - from) / 1000 };
}

/** Sends events to groups in turn. @returns how many notifications arrived, and how many did not */
async function notifyFor(url: string, desks: Desks, count: number, load: Load) {
  const groups = Math.max(1, Math.floor(count / GROUP));
  const size = Math.min(GROUP, count);
  const { hostname, port } = new URL(url);
  const body = (n: number): string => {
    const event = JSON.parse(eventBody(run, n));
    return JSON.stringify({
      ...event,
      data: { ...event.data, audience: { locations: [groupOf((n % groups) * GROUP)] } },
    });
  };
  const run = `load-${Date.now()}`;
  const wire = publisher(
    { host: hostname, port: Number(port || 80), path: '/v1/events', headers: EVENT_HEADERS, body },
    SENDERS,
  );
  const from = performance.now();
  let next = 0;
  let missed = 0;
  const sender = async (): Promise<void> => {
    while (performance.now() - from < load.seconds * 1000) {
      const n = next++;
      const due = from + (n * size * 1000) / load.notifications;
      if (due > performance.now()) await delay(due - performance.now());
      const [left] = await Promise.all([desks.received(n, size), wire.publish(n)]);
      missed += left;
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender)).finally(wire.close);
  return { events: next, received: next * size - missed, missed };
}

const given = readArguments();
if (!given) {
  console.error(usage);
  process.exitCode = 2;
} else if (given.directory !== undefined) {
  writeFileSync(given.directory, directoryText(given.desks, { groupOf }));
  console.log(`wrote ${given.directory}: start the relay with BECKON_DIRECTORY=${given.directory}`);
} else {
  pinThisProcess();
  await run(given).catch((error) => {
    console.error(reasonOf(error));
    process.exitCode = 1;
  });
}

async function run(load: Load): Promise<void> {
  const onLoopback = load.relay === undefined || /^(127\.|localhost$)/.test(new URL(load.relay).hostname);
  const descriptors = descriptorLimit();
  const accepted = load.relay === undefined ? limitsFor(descriptors).all : null;
  const addresses = onLoopback ? LOOPBACK_ADDRESSES : 1;
  const limit = deskLimit(load.desks, descriptors, accepted, localPorts(), addresses);
  if (limit.reason !== null) console.log(`${limit.desks} desks instead of ${load.desks}: ${limit.reason}`);
  const target =
    load.relay === undefined
      ? await ownRelay(limit.desks)
      : { url: load.relay.replace(/\/$/, ''), pid: null, close: async () => {} };
  try {
    await measure(target, limit.desks, onLoopback ? limit.perAddress : null, load);
  } finally {
    await target.close();
  }
}

async function measure({ url, pid }: Target, count: number, perAddress: number | null, load: Load): Promise<void> {
  const memory = () => (pid === null ? Number.NaN : settledMemory(pid));
  const before = await memory();
  let desks: Desks | undefined;
  const signIns = await timed(pid, async () => {
    desks = await connectDesks(url, count, perAddress);
  });
  if (!desks) return;
  const after = await memory();
  const idle = await timed(pid, () => delay(Math.min(IDLE_S, load.seconds) * 1000));
  let sent = { events: 0, received: 0, missed: 0 };
  const connected = desks;
  const notified = await timed(pid, async () => {
    sent = await notifyFor(url, connected, count, load);
  });
  const { 'p50 ms': p50, 'p99 ms': p99 } = latencies(desks.latencies());
  const kib = (after - before) / count;
  const signInsPerSecond = count / signIns.seconds;
  const notifications = sent.received / notified.seconds;
  const hindered =
    count < GOAL.desks
      ? `${count.toLocaleString('en')} desks`
      : load.seconds < GOAL.seconds
        ? `${load.seconds} s`
        : null;
  const rows: [string, number, string][] = [
    ['memory, KiB a desk', kib, 'resident memory with them less without them'],
    ['sign-ins a second', signInsPerSecond, `until live, within ${signIns.seconds.toFixed(1)} s`],
    ['sign-ins, µs of the relay’s processor each', (signIns.cpuMs * 1000) / count, ''],
    ['idle desks, % of a processor', idle.cpuMs / idle.seconds / 10, `all ${count.toLocaleString('en')}`],
    ['notifications a second', notifications, `${(sent.events / notified.seconds).toFixed(0)} events a second`],
    ['notifications, p50 ms', p50, 'event sent → received by a desk'],
    ['notifications, p99 ms', p99, ''],
    ['notifications, µs of the relay’s processor each', (notified.cpuMs * 1000) / sent.received, ''],
    ['notifications, % of a processor', notified.cpuMs / notified.seconds / 10, ''],
    ['notifications not received', sent.missed, ''],
    ['connections that ended', desks.lost(), ''],
  ];
  const own = [
    judged('memory, KiB a desk', kib, atMost(30), hindered),
    judged('sign-ins a second', signInsPerSecond, atLeast(2200), hindered),
    ...(load.notifications < Number.POSITIVE_INFINITY
      ? []
      : [judged('notifications a second', notifications, atLeast(5000), hindered)]),
  ];
  console.log(
    markdown({
      bench: '28 load on one core',
      conditions: `${machineText()}. ${count.toLocaleString('en')} desks at ${pid === null ? url : 'a relay of its own on one core'}, each signed in as a person; then ${load.seconds} s of events of 500 bytes, each for ${Math.min(GROUP, count)} desks, ${SENDERS} under way; the load comes from the other core.`,
      columns: ['', 'value', ''],
      rows: rows.filter(([, value]) => !Number.isNaN(value)).map(([name, value, how]) => [name, value.toFixed(1), how]),
      ratios: pid === null ? [] : own,
      notes: [],
    }),
  );
  desks.close();
}
