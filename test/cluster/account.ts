/** Final checks: nothing acknowledged is lost or duplicated, each item has one outcome, and all copies are equal. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { LOCAL_TABLES } from '../../relay/store/tables.ts';
import { until } from '../helpers/until.ts';
import type { RigRelay } from './parts/relay.ts';
import { sendOnce } from './parts/source.ts';
import type { Rig } from './rig.ts';
import type { Traffic } from './traffic.ts';

/** Lets the traffic settle, then counts, and compares the copies of the running relays. */
export async function account(t: TestContext, rig: Rig, traffic: Traffic): Promise<void> {
  await traffic.settle();
  const events = traffic.sources.flatMap(({ accepted }) => accepted);
  const answers = traffic.desks.flatMap((desk) => desk.answers);
  const recorded = answers.filter(({ refusal }) => refusal === null);

  for (const { id, itemId, people } of events) {
    const again = await until(
      'it is known',
      async () => (await sendOnce({ url: rig.url, key: rig.sourceKey }, id, people)).result,
    );
    assert.deepEqual([again.itemId, again.duplicate], [itemId, true], `event ${id} is known as the same item`);
  }
  const deciding = Map.groupBy(recorded, ({ itemId }) => itemId);
  for (const [itemId, own] of deciding) assert.equal(own.length, 1, `one answer was told to be the first on ${itemId}`);
  for (const { itemId, refusal } of answers) {
    if (refusal === null) continue;
    assert.equal(refusal, 'ALREADY_ANSWERED');
    assert.ok(deciding.has(itemId), `somebody's answer on ${itemId} was refused, and nobody's recorded`);
  }
  assertReceived(rig, traffic);
  await until('every desk shows every outcome', () =>
    traffic.desks.every(({ items }) =>
      recorded.every(({ itemId, action }) => !items.has(itemId) || items.get(itemId)?.outcome?.action === action),
    ),
  );
  assert.deepEqual(
    traffic.desks.flatMap(({ twice }) => twice),
    [],
    'no desk saw a change twice',
  );

  for (const desk of traffic.desks) desk.close();
  await assertCopies(
    rig.relays.filter(({ isRunning }) => isRunning),
    { items: events.length, answers: recorded.length },
  );
  report(t, traffic, events.length, recorded.length, answers.length);
}

/** A response counts once per id, however often it was delivered. */
function assertReceived({ receiver }: Rig, { desks }: Traffic): void {
  const perItem = Map.groupBy(receiver.received, ({ event }) => String(event.data.itemId));
  for (const [itemId, responses] of perItem) {
    assert.equal(new Set(responses.map(({ webhookId }) => webhookId)).size, 1, `one response for ${itemId}`);
    const own = desks.flatMap(({ answers }) => answers).find((one) => one.itemId === itemId && one.refusal === null);
    assert.equal(responses[0]?.event.data.action, own?.action, `the source heard what was recorded on ${itemId}`);
  }
}

/** Compares while all relays are paused at the same place of the log: their background work also writes to it. */
async function assertCopies(relays: readonly RigRelay[], rows: Readonly<Record<string, number>>): Promise<void> {
  const copies = await until('all copies are at one place of the log', () => copiesAtOnce(relays), 30_000);
  for (const [n, { digests, counts }] of copies.entries()) {
    assert.deepEqual(counts, rows, `rows of ${relays[n]?.name}`);
    assert.deepEqual(digests, copies[0]?.digests, `${relays[n]?.name} has the rows of ${relays[0]?.name}`);
  }
}

interface Copy {
  place: string;
  counts: Record<string, number>;
  digests: Record<string, string>;
}

/** @returns null if they were not at the same place */
function copiesAtOnce(relays: readonly RigRelay[]): Copy[] | null {
  for (const relay of relays) relay.pause();
  try {
    const copies = relays.map(readCopy);
    return copies.every(({ place }) => place === copies[0]?.place) ? copies : null;
  } finally {
    for (const relay of relays) relay.resume();
  }
}

function readCopy(relay: RigRelay): Copy {
  const copy = relay.copy();
  try {
    const count = (table: string) => Number(copy.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
    return {
      place: JSON.stringify(copy.prepare('SELECT generation, position, hash FROM log_place').get() ?? null),
      counts: { items: count('items'), answers: count('answers') },
      digests: Object.fromEntries(sharedTables(copy).map((table) => [table, digestOf(copy, table)])),
    };
  } finally {
    copy.close();
  }
}

/** Read from the file itself, because it may be of another build. */
function sharedTables(copy: DatabaseSync): string[] {
  const local: ReadonlySet<string> = new Set(LOCAL_TABLES);
  return copy
    .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
    .map(({ name }) => String(name))
    .filter((name) => !local.has(name));
}

/** Covers every column of every row, sorted by the rows' text. */
function digestOf(copy: DatabaseSync, table: string): string {
  const rows = copy.prepare(`SELECT * FROM ${table}`).all();
  const texts = rows.map((row) => JSON.stringify(Object.values(row), binaryAsText)).sort();
  return `${rows.length} rows ${createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 16)}`;
}

const binaryAsText = (_name: string, value: unknown): unknown =>
  value instanceof Uint8Array
    ? Buffer.from(value).toString('base64')
    : typeof value === 'bigint'
      ? String(value)
      : value;

function report(t: TestContext, { desks, sources }: Traffic, events: number, recorded: number, answers: number): void {
  const gaps = desks.flatMap((desk) => desk.gaps).sort((a, b) => a - b);
  const at = (share: number) => gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * share))] ?? 0;
  const resets = desks.reduce((sum, desk) => sum + desk.resets, 0);
  const refused = sources.map((source) => JSON.stringify(Object.fromEntries(source.refused))).join(' ');
  t.diagnostic(
    `${events} events, ${answers} answers of which ${recorded} decided; ${gaps.length} connections lost, back after ` +
      `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms; ${resets} resets; events refused for now (status: times) ${refused}`,
  );
}
