import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { io, type Socket } from 'socket.io-client';
import type { Process } from '../../../shared/processes.ts';
import { bareEvent, DIRECTORY, event, startRelay } from '../parts/relay.ts';

const relay = await startRelay({ directory: DIRECTORY });
after(() => relay.close());

const PLAN = [
  { id: 'contract', label: 'Contract', system: 'HR', owner: 'lead' },
  { id: 'account', label: 'Account', system: 'IT', owner: 'support' },
  { id: 'desk', label: 'Desk', system: 'Facilities', owner: 'kim' },
];
const step = (id: string, given: object, time: string) =>
  bareEvent('process.step', { process: { id, name: 'Onboarding', ...given } }, { time });

async function processOf(id: string, token: string): Promise<Process> {
  const reply = await relay.get(`/v1/processes/${id}`, token);
  assert.equal(reply.status, 200, reply.text);
  return reply.body;
}

test('steps in any order, late and again, make the same picture', async () => {
  const told = [
    step('order-1', { step: 'contract', status: 'active', steps: PLAN }, '2026-11-25T08:00:00Z'),
    step('order-1', { step: 'contract', status: 'done' }, '2026-11-25T09:00:00Z'),
    step('order-1', { step: 'account', status: 'active' }, '2026-11-25T09:30:00Z'),
    step('order-1', { step: 'account', status: 'done' }, '2026-11-25T10:00:00Z'),
  ];
  const [first, second, third, fourth] = told;
  await relay.send(fourth!, second!, third!, first!, fourth!);
  const { steps } = await processOf('order-1', 'sam-token');
  assert.deepEqual(
    steps.map(({ id, system, status, at, ownerName }) => [id, system, status, at, ownerName]),
    [
      ['contract', 'HR', 'done', '2026-11-25T09:00:00Z', 'Lead'],
      ['account', 'IT', 'done', '2026-11-25T10:00:00Z', 'Support'],
      ['desk', 'Facilities', 'pending', null, 'Kim Reyes'],
    ],
  );
});

test('of two words about the same moment the further one stands, whichever came first', async () => {
  const time = '2026-11-25T08:00:00Z';
  await relay.send(
    step('tie-1', { step: 'account', status: 'done', steps: PLAN }, time),
    step('tie-1', { step: 'account', status: 'active' }, time),
  );
  assert.equal((await processOf('tie-1', 'sam-token')).steps[1]?.status, 'done');
});

test('a step that stands still says since when', async () => {
  await relay.send(
    step(
      'late-1',
      { step: 'contract', status: 'active', dueAt: '2026-01-01T08:00:00Z', steps: PLAN },
      '2025-12-31T08:00:00Z',
    ),
    step('late-1', { step: 'account', status: 'failed' }, '2026-01-02T08:00:00Z'),
  );
  const { steps } = await processOf('late-1', 'sam-token');
  assert.deepEqual(
    steps.map(({ stalledSince }) => stalledSince),
    ['2026-01-01T08:00:00.000Z', '2026-01-02T08:00:00.000Z', null],
  );
});

test('only the owner of a step or a recipient of the process’s item sees it', async () => {
  await relay.send(
    step(
      'seen-1',
      { step: 'only', status: 'active', steps: [{ id: 'only', label: 'Only', owner: 'lead' }] },
      '2026-11-25T08:00:00Z',
    ),
  );
  const seen = async (token: string) => (await relay.get('/v1/processes/seen-1', token)).status;
  assert.deepEqual([await seen('lee-token'), await seen('sam-token'), await seen('dana-token')], [200, 404, 404]);
  await relay.send(
    event('task.assigned', { audience: { users: ['dana'] }, process: { id: 'seen-1', step: 'only', status: 'done' } }),
  );
  assert.deepEqual([await seen('lee-token'), await seen('sam-token'), await seen('dana-token')], [200, 404, 200]);
});

interface ProcessDesk {
  socket: Socket;
  told: Process[];
  next(): Promise<Process>;
}
async function openDesk(token: string): Promise<ProcessDesk> {
  const socket = io(`${relay.url}/v1/desk`, { transports: ['websocket'], auth: { token }, reconnection: false });
  const told: Process[] = [];
  const waiting: ((process: Process) => void)[] = [];
  socket.on('process', (process: Process) => {
    const taker = waiting.shift();
    if (taker) taker(process);
    else told.push(process);
  });
  await new Promise<void>((resolve) => socket.once('sync', (_, received) => resolve(received())));
  return {
    socket,
    told,
    next: () => new Promise((resolve) => (told.length > 0 ? resolve(told.shift()!) : waiting.push(resolve))),
  };
}

test('a desk that asked for processes hears of each step of those it sees', async () => {
  const support = await openDesk('sam-token');
  const silent = await openDesk('sam-token');
  const other = await openDesk('dana-token');
  try {
    for (const { socket } of [support, other]) {
      const reply = await socket.emitWithAck('processes', {});
      assert.equal(reply.ok, true);
    }
    await relay.send(step('live-1', { step: 'contract', status: 'done', steps: PLAN }, '2026-11-25T08:00:00Z'));
    const first = await support.next();
    assert.deepEqual([first.id, first.steps[0]?.status, first.steps[1]?.ownerName], ['live-1', 'done', 'Support']);
    await relay.send(step('live-1', { step: 'account', status: 'failed' }, '2026-11-25T09:00:00Z'));
    assert.equal((await support.next()).steps[1]?.stalledSince, '2026-11-25T09:00:00.000Z');
    // An item for all three arrives after any process update they were sent.
    const heard = [silent, other].map(({ socket }) => new Promise((resolve) => socket.once('item', resolve)));
    await relay.send(event('task.assigned', { audience: { users: ['sam', 'dana'] } }));
    await Promise.all(heard);
    assert.deepEqual([silent.told, other.told], [[], []]);
  } finally {
    for (const { socket } of [support, silent, other]) socket.disconnect();
  }
});

test('a message that is no request for processes gets an error', async () => {
  const desk = await openDesk('sam-token');
  try {
    for (const message of [{ all: true }, { limit: 0 }, { limit: 201 }, { after: 'no page said this' }]) {
      const reply = await desk.socket.emitWithAck('processes', message);
      assert.deepEqual([reply.ok, reply.problem.code], [false, 'REQUEST_INVALID']);
    }
  } finally {
    desk.socket.disconnect();
  }
});

test('pages over HTTP and the socket hold each process once, newest change first, also of one moment', async () => {
  const many = Array.from({ length: 120 }, (_, n) =>
    step(`page-${n}/ü`, { step: 'contract', status: 'active', steps: PLAN }, '2026-11-25T08:00:00Z'),
  );
  await relay.send(...many);
  const desk = await openDesk('lee-token');
  const asked = { http: [] as string[], socket: [] as string[] };
  try {
    for (let after: string | null = null, pages = 0; pages === 0 || after !== null; pages++) {
      const place: string = after === null ? '' : `&after=${encodeURIComponent(after)}`;
      const { status, body } = await relay.get(`/v1/processes?limit=50${place}`, 'lee-token');
      assert.equal(status, 200);
      assert.ok(body.items.length <= 50);
      asked.http.push(...body.items.map(({ id }: Process) => id));
      after = body.next;
    }
    for (let after: string | null = null, pages = 0; pages === 0 || after !== null; pages++) {
      const reply: { value: { items: Process[]; next: string | null } } = await desk.socket.emitWithAck(
        'processes',
        after === null ? {} : { after, limit: 7 },
      );
      const { value } = reply;
      asked.socket.push(...value.items.map(({ id }) => id));
      after = value.next;
    }
  } finally {
    desk.socket.disconnect();
  }
  assert.deepEqual(asked.socket, asked.http);
  assert.equal(new Set(asked.http).size, asked.http.length);
  assert.ok(many.every(({ data }) => asked.http.includes((data as { process: { id: string } }).process.id)));
});

test('an unknown page and a limit out of range are refused', async () => {
  for (const query of ['limit=0', 'limit=201', 'after=', 'after=1', 'after=9/erp']) {
    const { status, body } = await relay.get(`/v1/processes?${query}`, 'lee-token');
    assert.deepEqual([status, body.code], [400, 'REQUEST_INVALID'], query);
  }
});
