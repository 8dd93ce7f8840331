/**
 * An attacker with write access to a cluster's database appends invalid entries. Each relay stops following the log (`apart`), logs one
 * line
 * that names the entry, applies nothing of it, and can be recovered. A reader that reports a position beyond the end delays no one.
 */

import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, type TestContext, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { recover } from '../../relay/cli/cluster-copy-commands.ts';
import { createCopyVerification } from '../../relay/cluster/copy-verification.ts';
import type { ClusterLog } from '../../relay/cluster/log-port.ts';
import { createReplicaFreshness } from '../../relay/cluster/member/replica-freshness.ts';
import type { DigestJob } from '../../relay/domain/digest-ports.ts';
import type { Tx } from '../../relay/domain/unit-of-work.ts';
import { sqliteBackend } from '../../relay/store/backend.ts';
import { digestAskedBy, readBody, writeBody } from '../../relay/store/replica/entry-body.ts';
import { ProblemError } from '../../shared/problems.ts';
import { until } from '../helpers/until.ts';
import { type OpenedReplica, openSeveral, type Several } from '../relay/cluster/parts/replicas.ts';
import { createHandClock } from '../relay/parts/clock.ts';
import { itemOf, save } from '../relay/parts/items.ts';
import { isUnavailable, START } from '../relay/store/parts/under-test.ts';

const put = (id: string) => (tx: Tx) => save(tx, itemOf(id), ['ann']);

/** Two relays with one item, and the schema name in their entries. */
async function atWork(t: TestContext): Promise<{ several: Several; one: OpenedReplica; schema: string }> {
  const several = await openSeveral(t, ['a', 'b']);
  const [one] = several.relays as [OpenedReplica];
  await one.write(put('i'));
  const [first] = await several.world.entries();
  const read = readBody(first?.body ?? new Uint8Array());
  assert.ok(typeof read !== 'string');
  return { several, one, schema: read.schema };
}

async function forge({ world }: Several, body: Uint8Array): Promise<void> {
  const { generation, position, hash } = await world.head();
  const after = { generation, position, hash };
  const entry = { after, nonce: crypto.randomUUID(), relay: crypto.randomUUID(), at: START, body };
  assert.equal((await world.connect('forger').append(entry)).kind, 'appended');
}

/** The changeset that a session captures for a change to one of the forger's tables. */
function captured(table: string, change: string): Uint8Array {
  const database = new DatabaseSync(':memory:');
  database.exec(table);
  const session = database.createSession();
  database.exec(change);
  const changeset = session.changeset();
  database.close();
  return changeset;
}
const rowsOf = ({ path }: OpenedReplica, table: string): unknown[] => {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database.prepare(`SELECT * FROM ${table}`).all();
  } finally {
    database.close();
  }
};

/** A JSON head followed by bytes, joined as `writeBody` does. */
function rawBody(head: string, rest: Uint8Array): Uint8Array {
  const version = writeBody({ schema: '', told: [], raise: null, changeset: new Uint8Array() }).subarray(0, 1);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(head));
  return Buffer.concat([version, length, Buffer.from(head), rest]);
}

const salts = captured(
  'CREATE TABLE salts (actor TEXT PRIMARY KEY, salt BLOB)',
  "INSERT INTO salts VALUES ('eve', x'00')",
);
/** Changes that SQLite would silently drop, reject as a damaged file, or apply to tables local to each relay. */
const CHANGES: Readonly<Record<string, Uint8Array>> = {
  'that are none': Buffer.from('T nonsense'),
  'that are cut off': salts.subarray(0, salts.length - 2),
  'of a table that is not there': captured('CREATE TABLE x (a INTEGER PRIMARY KEY)', 'INSERT INTO x VALUES (1)'),
  'of more columns than there are': captured(
    'CREATE TABLE salts (actor TEXT PRIMARY KEY, a, b, c, d)',
    "INSERT INTO salts VALUES ('eve', 1, 2, 3, 4)",
  ),
  'of what is a relay’s own': captured(
    'CREATE TABLE local_state (name TEXT PRIMARY KEY, value TEXT)',
    "INSERT INTO local_state VALUES ('forged', '1')",
  ),
};

describe('an entry of no relay', () => {
  for (const [name, changeset] of Object.entries(CHANGES)) {
    test(`with changes ${name}`, async (t) => {
      const { several, schema } = await atWork(t);
      const { relays } = several;
      await forge(several, writeBody({ schema, told: [], raise: null, changeset }));
      for (const relay of relays) {
        await until('it is noticed', () => relay.apart.length > 0);
        assert.match(relay.apart.join('\n'), /^entry 2 cannot be read: its changes are invalid$/);
        assert.equal(relay.replica.place()?.position, 1);
        assert.ok(!JSON.stringify(rowsOf(relay, 'local_state')).includes('forged'));
        await assert.rejects(relay.write(put('j')), isUnavailable);
      }
    });
  }

  for (const [name, body] of [
    ['a head that is none', rawBody('{"schema":', new Uint8Array())],
    ['a head longer than itself', Buffer.from([2, 0xff, 0xff, 0xff, 0xff, 1])],
    ['changes that unpack to a gigabyte', null],
  ] as const) {
    test(`with ${name}`, async (t) => {
      const { several, one, schema } = await atWork(t);
      const head = JSON.stringify({ schema, told: [] });
      await forge(several, body ?? rawBody(head, bomb()));
      await until('it is noticed', () => one.apart.length > 0);
      assert.match(one.apart[0] ?? '', /^entry 2 cannot be read: its (head|changes) cannot be (read|unpacked)$/);
    });
  }

  test('an entry with an unknown schema version blocks the log; recovery is a new log', async (t) => {
    const { several, one, schema } = await atWork(t);
    const { world } = several;
    const raise = { to: 1_000_000_000, steps: 'x' };
    await forge(several, writeBody({ schema, told: [], raise, changeset: new Uint8Array() }));
    await until('it is noticed', () => one.apart.length > 0);
    assert.match(one.apart[0] ?? '', /^update this relay: the cluster writes schema 1000000000/);
    const place = one.replica.place();
    assert.ok(place);
    await one.close();
    const backend = sqliteBackend(one.path);
    await assert.rejects(recover(world.connect('a'), backend, place), /first run "cluster rejoin" here/);
    backend.replica.noteDiffers(place.position);
    await recover(world.connect('a'), backend, place);
    assert.equal((await world.head()).position, place.position);
  });

  test('a replaced entry fails its hash check, and a new log can be started at once', async (t) => {
    const { several, one } = await atWork(t);
    const line = several.world.connect('a');
    await one.write(put('j'));
    const place = { ...(await several.world.head()), position: 1, hash: '' };
    const [first] = await several.world.entries();
    assert.ok(first);
    const log: Pick<ClusterLog, 'head' | 'read' | 'refound'> = {
      ...line,
      read: async (after, bytes) => (await line.read(after, bytes)).map((entry) => ({ ...entry, body: first.body })),
    };
    await one.close();
    await recover(log, sqliteBackend(one.path), { ...place, hash: first.hash });
  });
});

function bomb(): Uint8Array {
  // Deflate repeats a run of 258 in about two bits: a block of one megabyte of zeros, a thousand times.
  const block = deflateRawSync(Buffer.alloc(1 << 20), { level: 9, finishFlush: 2 });
  return Buffer.concat([...Array.from({ length: 1024 }, () => block), deflateRawSync(Buffer.alloc(0))]);
}

test('hundreds of consecutive verifications: at most two digests at once, the others report why they have none', async () => {
  const schema = 'x';
  const ask = (id: string) => writeBody({ schema, told: [['verify', id]], raise: null, changeset: new Uint8Array() });
  let position = 0;
  let running = 0;
  const place = () => ({ generation: 'g', position, hash: '' });
  const digest = (): DigestJob => {
    running += 1;
    return { begun: Promise.resolve(), done: new Promise(() => {}), end: async () => {} };
  };
  const entries = Array.from({ length: 300 }, (_, n) => ({
    ...{ after: { generation: 'g', position: n, hash: '' }, nonce: '', relay: '', at: 0, hash: '' },
    body: ask(String(n)),
  }));
  const unused = () => assert.fail('it asks for that');
  const log = {
    read: async (after: number) => entries.slice(after, after + 1),
    ...{ head: unused, append: unused, takeTurn: unused, handOver: unused, follow: unused, halt: unused },
  };
  const faults: unknown[] = [];
  const replica = { place, digestAskedBy };
  const verifying = createCopyVerification({
    ...{ log, replica, digest, timers: createHandClock(0), steady: () => 0 },
    onError: (error) => faults.push(error),
  });
  for (; position < entries.length; position += 1) await verifying.log.read(position, 1);
  await verifying.log.read(position, 1);
  assert.deepEqual([running, faults.length], [2, 298]);
  assert.match(verifying.recent().at(-1)?.fault ?? '', /^2 digests are running/);
  await verifying.close();
});

test('future cursors: however many clients wait for one, a reader scans no other', async () => {
  const here = { life: 'life', at: 1 };
  const late: (() => void)[] = [];
  const timers = {
    after(_: number, task: () => void) {
      late.push(task);
      return () => {};
    },
  };
  const copy = { place: () => here, onMoved: () => () => {}, newest: async () => here };
  const freshness = createReplicaFreshness(copy, timers);
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  // More than a call accepts as arguments, and enough that a quadratic comparison would take minutes.
  const waits = Array.from({ length: 130_000 }, (_, n) => freshness.reach({ life: 'life', at: 2 + n }));
  for (const task of late) task();
  Error.stackTraceLimit = stackTraceLimit;
  const ends = await Promise.allSettled(waits);
  const isBehind = (reason: unknown) => reason instanceof ProblemError && reason.problem.code === 'RELAY_BEHIND';
  assert.ok(ends.every((end) => end.status === 'rejected' && isBehind(end.reason)));
  freshness.close();
});
