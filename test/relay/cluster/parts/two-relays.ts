/** Two relays on one store: each duty runs at one relay, moves to the other when that one stalls, and has no duplicate effect. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { DUTIES } from '../../../../relay/domain/lease-ports.ts';
import { makeFolder, removeFolder } from '../../../helpers/temporary-folder.ts';
import { until } from '../../../helpers/until.ts';
import { type Receiver, SECRET, startReceiver, status } from '../../outbound/receiver.ts';
import type { ShiftedClock } from '../../parts/clock.ts';
import { DIRECTORY, event, type RelayOptions, type RunningRelay, startRelay } from '../../parts/relay.ts';
import { createPausable, type Pausable } from './pausable.ts';

const SPEED = 40;
const HOUR = 3_600_000;

/** How a relay shares the store with the first. */
type Share = (id: 'a' | 'b', times: Pausable, first?: RunningRelay) => RelayOptions;

export function twoRelays(clock: ShiftedClock, share: Share) {
  const times = { a: createPausable(SPEED), b: createPausable(SPEED) };
  let receiver: Receiver;
  let folder: string;
  let a: RunningRelay;
  let b: RunningRelay;
  let read: RunningRelay;

  const directoryOf = () => ({
    ...DIRECTORY,
    retention: { items: 'P1D' },
    sources: DIRECTORY.sources.map((source) =>
      source.id === 'erp' ? { ...source, response: { url: receiver.url, secret: SECRET } } : source,
    ),
    users: DIRECTORY.users.map((user) =>
      user.id === 'sam' ? { ...user, channels: [{ gateway: 'flow', kind: 'push', to: 'sam', after: 'PT0S' }] } : user,
    ),
    gateways: [{ id: 'flow', kind: 'webhook', url: receiver.url, secret: SECRET }],
  });

  const start = (id: 'a' | 'b', first?: RunningRelay): Promise<RunningRelay> =>
    startRelay({
      directory: directoryOf(),
      clock,
      timers: times[id],
      config: { witness: witnessOf(id) },
      retentionPace: { first: 10_000, every: 10_000 },
      ...share(id, times[id], first),
    });

  const witnessOf = (id: 'a' | 'b'): string => join(folder, `${id}.jsonl`);

  before(async () => {
    folder = await makeFolder('two-relays');
    receiver = await startReceiver();
    a = await start('a');
    b = await start('b', a);
    read = b;
  });
  after(async () => {
    times.a.go();
    await b?.close();
    await a?.close();
    await receiver.close();
    await removeFolder(folder);
  });

  /** The number of duties that a relay reports as held. */
  async function heldBy(relay: RunningRelay): Promise<number> {
    const { text } = await relay.get('/metrics');
    return text.match(/^beckon_duty_held\{duty="[a-z]+"\} 1$/gm)?.length ?? 0;
  }
  const holdsAll = (what: string, relay: RunningRelay) =>
    until(what, async () => (await heldBy(relay)) === DUTIES.length);

  const ask = async (relay: RunningRelay, title: string, more: object = {}): Promise<string> => {
    return relay.sendOne(event('approval.requested', { title, ...more }));
  };
  const answer = async (relay: RunningRelay, itemId: string): Promise<void> => {
    const reply = await relay.post(
      `/v1/items/${itemId}/responses`,
      { action: 'approve', key: randomUUID() },
      'dana-token',
    );
    assert.equal(reply.status, 200, reply.text);
  };
  /** The number of audit heads that a relay sent to its witness. */
  const headsOf = (id: 'a' | 'b'): number =>
    existsSync(witnessOf(id)) ? readFileSync(witnessOf(id), 'utf8').trimEnd().split('\n').length : 0;
  /** `webhook-id`s that the receiver got for an item. */
  const callsFor = (itemId: string): string[] =>
    receiver.received.filter(({ body }) => body.includes(itemId)).map(({ id }) => id);

  /** Rows read directly from the database file. */
  function rows(sql: string, ...values: string[]): Record<string, unknown>[] {
    const database = new DatabaseSync(read.store, { readOnly: true });
    try {
      return database.prepare(sql).all(...values);
    } finally {
      database.close();
    }
  }
  const audited = (kind: string, itemId: string): number =>
    rows(
      "SELECT record FROM audit WHERE json_extract(record, '$.kind') = ? AND json_extract(record, '$.item') = ?",
      kind,
      itemId,
    ).length;
  const reminders = (itemId: string): number =>
    rows('SELECT doc FROM items WHERE id = ?', itemId)
      .flatMap(({ doc }) => JSON.parse(String(doc)).thread)
      .filter(({ kind }: { kind: string }) => kind === 'reminder').length;

  /** Triggers every background duty through one relay. */
  async function all(relay: RunningRelay, name: string): Promise<void> {
    const dueAt = new Date(clock.now() + 2 * HOUR).toISOString();
    const reminded = await ask(relay, `${name} is due`, { dueAt, reminders: ['-PT1H'] });
    const away = await ask(relay, `${name} goes after Sam`, { audience: { users: ['sam'] } });
    const answered = await ask(relay, `${name} is answered`);
    await answer(relay, answered);
    await until('the source has the answer', () => audited('confirmed', answered) === 1);
    await until('the message went after Sam', () => audited('confirmed', away) === 1);
    clock.shift(HOUR + 1000);
    await until('the reminder', () => reminders(reminded) === 1);
    clock.shift(49 * HOUR);
    await until('what is past its time is gone', () => rows('SELECT 1 FROM items WHERE id = ?', answered).length === 0);
    assert.equal(callsFor(answered).length, 1);
    assert.equal(callsFor(away).length, 1);
    assert.equal(audited('confirmed', answered), 1);
    assert.equal(audited('reminded', reminded), 1);
  }

  test('the first has every duty, and hears what is asked for at the other', async () => {
    await holdsAll('the first has every duty', a);
    assert.equal(await heldBy(b), 0);
    await all(b, 'the first');
    await until('the witness has a head', () => headsOf('a') > 1);
    assert.equal(headsOf('b'), 0);
    await holdsAll('the first has them still', a);
    assert.equal(await heldBy(b), 0);
  });

  test('if it stalls the other continues; its claimed deliveries are sent again with the same id, and stored once', async () => {
    const held: ServerResponse[] = [];
    receiver.answer((response) => held.push(response));
    const claimed = await ask(b, 'is under way');
    await answer(b, claimed);
    await until('the source has it, and says nothing', () => held.length === 1);
    times.a.pause();
    receiver.answer(status(204));
    await holdsAll('the other has every duty', b);
    await until('the source has it again', () => audited('confirmed', claimed) === 1);
    await all(b, 'the second');
    for (const response of held) response.writeHead(204).end();
    times.a.go();
    await until('who was stopped has no duty', async () => (await heldBy(a)) === 0);
    const ids = callsFor(claimed);
    assert.equal(ids.length, 2);
    assert.equal(new Set(ids).size, 1);
    assert.equal(audited('confirmed', claimed), 1);
    const [told, before] = [headsOf('a'), headsOf('b')];
    await all(a, 'the third');
    await until('the witness has another head', () => headsOf('b') > before);
    assert.equal(headsOf('a'), told);
  });

  test('a change of the directory at one addresses open items at the other', async () => {
    const itemId = await ask(a, 'is addressed anew', { audience: { roles: ['lead'] } });
    const seen = async (token: string) => (await a.get(`/v1/items/${itemId}`, token)).status === 200;
    assert.equal(await seen('kim-token'), false);
    const reply = await a.put('/v1/me/absence', absence(), 'lee-token');
    assert.equal(reply.status, 200, reply.text);
    await until('the stand-in has it', () => seen('kim-token'));
  });
  const absence = () => ({
    from: new Date(clock.now() - HOUR).toISOString(),
    to: new Date(clock.now() + HOUR).toISOString(),
    delegate: 'kim',
  });

  test('who goes gives its duties up, and the other has them at once', async () => {
    await holdsAll('it has them', b);
    read = a;
    await b.close();
    await holdsAll('the other has them', a);
    const answered = await ask(a, 'after all');
    await answer(a, answered);
    await until('the source has the answer', () => audited('confirmed', answered) === 1);
    b = await start('b', a);
    assert.equal((await b.get('/health/ready')).status, 200);
  });

  return {
    /** Path of the first relay's store. */
    store: () => a.store,
  };
}
