/**
 * A relay's load on the log: appends entries of 2 kB one after the other, taking turns with others, and reads their entries.
 * `log-writer.ts URL SCHEMA RELAY HOLD` waits for an input line with the duration in ms; HOLD is the ms for which it keeps a turn that
 * others wait for.
 */
import { once } from 'node:events';
import { hashOf, placeOf } from '../../../relay/cluster/entry.ts';
import type { ClusterLog, LogPlace } from '../../../relay/cluster/log-port.ts';
import { createPostgresLog } from '../../../relay/cluster/postgres/postgres-log.ts';
import { systemTimers } from '../../../relay/system.ts';

const ENTRY_BYTES = 2_000;
/** Polls, because a wake-up may be lost. */
const LOOK_MS = 250;

const [url, schema, relay, hold] = process.argv.slice(2);
if (!url || !schema || !relay || !hold) throw new Error('usage: log-writer.ts URL SCHEMA RELAY HOLD');
const log = createPostgresLog({ url, schema, timers: systemTimers, random: { fraction: Math.random } });
const head = await log.head();
let place: LogPlace = { generation: head.generation, position: head.position, hash: head.hash };
let wake: (turnOf?: string) => void = () => {};
log.follow((turnOf) => wake(turnOf));
await log.takeTurn(relay);
await log.handOver(relay);
console.log('ready');
await once(process.stdin, 'data').then(([line]) => work(log, relay, Number(hold), Number(line)));
await log.close();
process.exit(0);

async function work(log: ClusterLog, relay: string, holdMs: number, ms: number): Promise<void> {
  const waits: number[] = [];
  /** As in a relay: no turn is passed before others contended. */
  let hasAsked = false;
  const cpu = process.cpuUsage();
  const end = performance.now() + ms;
  while (performance.now() < end) {
    await keepOn(end);
    await waitForTurn(end);
  }
  await log.handOver(relay);
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ waits, cpuMs: (user + system) / 1000 }));

  /** @returns whether this relay may append further entries */
  async function append(passesTurn: boolean): Promise<boolean> {
    const began = performance.now();
    const body = Buffer.alloc(ENTRY_BYTES, waits.length % 251);
    const entry = { after: place, nonce: crypto.randomUUID(), relay, at: Date.now(), body };
    const answer = await log.append(entry, passesTurn);
    if (answer.kind !== 'appended') return false;
    waits.push(performance.now() - began);
    place = placeOf({ ...entry, hash: hashOf(entry) });
    return !answer.passed;
  }
  async function keepOn(end: number): Promise<void> {
    const began = performance.now();
    while (performance.now() < end && (await append(hasAsked && performance.now() - began >= holdMs)));
  }
  /** Reads while it waits. */
  async function waitForTurn(end: number): Promise<void> {
    let given = false;
    let happened = Promise.withResolvers<void>();
    wake = (turnOf) => {
      given ||= turnOf === relay;
      if (turnOf === undefined || turnOf === relay) happened.resolve();
    };
    const over = Math.min(end, performance.now() + LOOK_MS);
    const timer = setTimeout(wake, LOOK_MS);
    hasAsked = true;
    given = (await log.takeTurn(relay)) || given;
    for (;;) {
      happened = Promise.withResolvers();
      for (const entry of await log.read(place.position, 1 << 20)) place = placeOf(entry);
      if (given || performance.now() >= over) break;
      await happened.promise;
    }
    clearTimeout(timer);
  }
}
