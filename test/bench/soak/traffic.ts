/** The traffic of the soak: events at a steady pace, desks that receive them, answers that return to their source. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLivePage, type ThinSocket, thinDesk } from '../clients/thin-websocket.ts';
import { EVENT_HEADERS, tokenOf } from '../peers/beckon.ts';
import { publisher } from '../publisher.ts';
import { GROUPS, groupOf, type SoakRelay } from './relay.ts';

export interface Counts {
  taken: number;
  refused: number;
  /** Skipped, because too many were in flight. */
  left: number;
  heard: number;
  answered: number;
  /** ms from an event's request to the first desk, and from an answer to its source. */
  toDesk: number[];
  toSource: number[];
}
interface Traffic {
  /** Counts since the last call. */
  take(): Counts;
  underway(): number;
  close(): void;
}
interface Answers {
  url: string;
  onAnswer(listener: (itemId: string) => void): void;
  close(): void;
}

const TICK_MS = 20;
/** Requests in flight at once. If the machine is too slow for more, less is sent: queueing here would say nothing about the relay. */
const SOCKETS = 64;
/** Of 25 events, one needs a decision, four an acknowledgement within a minute, the others are informational. */
const ROUND = 25;
const ACKNOWLEDGED = 4;
const EXPIRES_MS = 60_000;
const ITEM = '42/v1/desk,["item"';

const newCounts = (): Counts => ({ taken: 0, refused: 0, left: 0, heard: 0, answered: 0, toDesk: [], toSource: [] });

/** Starts the endpoint of the source. */
export async function takeAnswers(): Promise<Answers> {
  let told: (itemId: string) => void = () => {};
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      told(JSON.parse(Buffer.concat(parts).toString()).data.itemId);
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/responses`,
    onAnswer(listener) {
      told = listener;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const run = randomUUID().slice(0, 8);
function eventOf(n: number): string {
  const place = n % ROUND;
  const id = String(n).padStart(9, '0');
  const data = {
    title: `Check delivery ${id} against its order`,
    body: 'The goods receipt of this morning differs from the order in two lines. Compare both and note what is missing.',
    severity: 'notice',
    record: { system: 'SAP ERP', type: 'goods-receipt', id },
    audience: { roles: ['reader'], locations: [groupOf(n)] },
  };
  const [type, more] =
    place === 0
      ? ['approval.requested', {}]
      : place <= ACKNOWLEDGED
        ? ['task.assigned', { expiresAt: new Date(Date.now() + EXPIRES_MS).toISOString() }]
        : ['status.changed', { status: { to: 'received' } }];
  return JSON.stringify({
    specversion: '1.0',
    id: `${run}-${id}`,
    source: '/bench',
    type: `com.xconnector.${type}`,
    time: new Date().toISOString(),
    data: { ...data, ...more },
  });
}

/** @param perSecond events; starts immediately */
export async function startTraffic(
  relay: SoakRelay,
  people: number,
  perSecond: number,
  answers: Answers,
): Promise<Traffic> {
  const wire = publisher({ port: relay.port, path: '/v1/events', headers: EVENT_HEADERS, body: eventOf }, SOCKETS);
  let counts = newCounts();
  const sentAt = new Map<string, number>();
  const answeredAt = new Map<string, number>();
  const desks: ThinSocket[] = [];
  answers.onAnswer((itemId) => {
    const at = answeredAt.get(itemId);
    if (at !== undefined) counts.toSource.push(performance.now() - at);
    answeredAt.delete(itemId);
  });

  function hear(payload: Buffer, person: number): void {
    if (payload.toString('latin1', 0, ITEM.length) !== ITEM) return;
    counts.heard += 1;
    // People join the groups in turn: the first of each reads and decides, the others are only notified.
    if (person >= GROUPS) return;
    const text = payload.toString();
    const [, { item }] = JSON.parse(text.slice(text.indexOf('[')));
    const at = sentAt.get(item.record.id);
    if (at !== undefined) counts.toDesk.push(performance.now() - at);
    sentAt.delete(item.record.id);
    if (item.type !== 'approval.requested' || item.state !== 'open') return;
    counts.answered += 1;
    answeredAt.set(item.id, performance.now());
    desks[person]?.send(
      `42/v1/desk,1["respond",${JSON.stringify({ itemId: item.id, action: 'approve', key: randomUUID() })}]`,
    );
  }

  for (let n = 0; n < people; n++) {
    desks.push(await thinDesk(relay.url, '/v1/desk', { token: tokenOf(n) }, isLivePage, (payload) => hear(payload, n)));
  }

  const began = performance.now();
  let next = 0;
  let underway = 0;
  const ticking = setInterval(() => {
    for (const due = ((performance.now() - began) * perSecond) / 1000; next < due; next++) {
      if (underway >= SOCKETS) {
        counts.left += 1;
        continue;
      }
      sentAt.set(String(next).padStart(9, '0'), performance.now());
      underway += 1;
      wire
        .publish(next)
        .then(
          () => {
            counts.taken += 1;
          },
          () => {
            counts.refused += 1;
          },
        )
        .finally(() => {
          underway -= 1;
        });
    }
  }, TICK_MS);

  return {
    take() {
      const taken = counts;
      counts = newCounts();
      return taken;
    },
    underway: () => answeredAt.size,
    close() {
      clearInterval(ticking);
      for (const desk of desks) desk.close();
      wire.close();
    },
  };
}
