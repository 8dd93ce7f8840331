/** Bench 8: a desk that missed 10,000 changes, from connecting until it is live. */
import { join } from 'node:path';
import { isLivePage, thinDesk, thinSocket } from './clients/thin-websocket.ts';
import { sized } from './options.ts';
import { eventBody, SOURCE_KEY, startRelay, tokenOf } from './peers/beckon.ts';
import { node, startServer } from './processes.ts';
import { atMost, type Report, ratioOf, tableOf } from './report.ts';
import { inRounds, rowOf } from './rounds.ts';

const MISSED = sized(10_000, 1000);
const A_BATCH = 500;

async function fill(url: string): Promise<void> {
  for (let n = 0; n < MISSED; n += A_BATCH) {
    const body = Array.from({ length: A_BATCH }, (_, k) => eventBody('missed', n + k)).join(',');
    const reply = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents-batch+json', authorization: `Bearer ${SOURCE_KEY}` },
      body: `[${body}]`,
    });
    if (reply.status !== 202) throw new Error(`${reply.status} ${await reply.text()}`);
  }
}

/** Counts the occurrences of `needle` in a payload, to verify that both ways deliver all of it. */
function counter(needle: string) {
  let count = 0;
  return {
    see(payload: Buffer) {
      for (let at = payload.indexOf(needle); at >= 0; at = payload.indexOf(needle, at + needle.length)) count += 1;
    },
    check(what: string) {
      if (count !== MISSED) throw new Error(`${what} brought ${count} items of ${MISSED}`);
    },
  };
}
const NEEDLE = '"eventId":"missed-';

async function beckonTime(url: string): Promise<number> {
  const seen = counter(NEEDLE);
  const from = performance.now();
  const desk = await thinDesk(url, '/v1/desk', { token: tokenOf(0) }, isLivePage, seen.see);
  const took = performance.now() - from;
  desk.close();
  seen.check('Beckon');
  return took;
}

async function rowsTime(port: number): Promise<number> {
  const seen = counter(NEEDLE);
  const live = Promise.withResolvers<void>();
  const from = performance.now();
  const socket = await thinSocket(`ws://127.0.0.1:${port}/`, (payload) => {
    if (payload.length === 4 && payload.toString() === 'live') live.resolve();
    else seen.see(payload);
  });
  await live.promise;
  const took = performance.now() - from;
  socket.close();
  seen.check('raw ws');
  return took;
}

export async function catchUp(): Promise<Report> {
  const relay = await startRelay(1);
  await fill(relay.url);
  const rows = await startServer({
    ...node(join(import.meta.dirname, 'peers', 'rows-ws-server.ts'), relay.store),
    ready: /^ready on/,
  });
  const port = Number(/(\d+)$/.exec(rows.line.trim())?.[1]);
  const ROWS = 'rows read and sent over raw ws';
  const measured = await inRounds([
    rowOf(ROWS, async () => ({ ms: await rowsTime(port) })),
    rowOf('Beckon', async () => ({ ms: await beckonTime(relay.url) })),
  ]);
  await rows.close();
  await relay.close();
  return {
    bench: '8 a desk with 10,000 missed changes',
    conditions: `${MISSED} changes, from connecting until live; both read the same store. Beckon finds what is for the person, in pages that are acknowledged.`,
    ...tableOf(measured),
    ratios: [ratioOf(measured, 'Beckon', ROWS, 'ms', atMost(2))],
  };
}
