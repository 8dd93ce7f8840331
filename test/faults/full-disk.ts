/**
 * A disk that fills at each write in turn: each step puts the file size limit a little further past the end of the store's WAL, so
 * that first no frame of a commit fits, then one, then two, the last of them partial; likewise for the small files.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { limitFiles } from '../helpers/limited.ts';
import { until } from '../helpers/until.ts';
import { files, linesOf, openDesk, serve, verb } from './relay-process.ts';

/** Bytes of a page with its header in SQLite's WAL. */
export const FRAME = 4120;

interface Steps {
  /** Step in bytes from one limit to the next. */
  by: number;
  /** Bytes past the WAL's end of the last limit. */
  to: number;
}

/** Events and an answer at each limit: each is accepted whole or refused with a retry time, and succeeds once there is space. */
export async function diskFullInSteps(t: TestContext, { by, to }: Steps): Promise<void> {
  const given = await files(t);
  const relay = await serve(t, given);
  const desk = await openDesk(t, relay.url);
  const size = (end: string) => statSync(`${given.store}${end}`).size;
  const taken: string[] = [];
  const answered = new Map<string, string>();
  let [refused, sent, answersRefused] = [0, 0, 0];

  const send = async (): Promise<string | null> => {
    const number = String(10_000 + sent++);
    const { status, body, retryAfter } = await relay.post(number);
    if (status === 202) {
      taken.push(number);
      return JSON.parse(body).results[0].itemId;
    }
    refused += 1;
    assert.equal(status, 503, body);
    assert.equal(JSON.parse(body).code, 'STORE_UNAVAILABLE');
    assert.match(retryAfter ?? '', /^\d+$/);
    return null;
  };
  const answer = async (itemId: string, key: ReturnType<typeof randomUUID>): Promise<boolean> => {
    const reply = await desk.respond(itemId, key);
    if (reply.ok) answered.set(itemId, key);
    else assert.equal(reply.problem.code, 'STORE_UNAVAILABLE');
    return reply.ok;
  };

  // Below the first page, and within the small files.
  const small = [0, 200, 1000];
  const limits = small.length + Math.floor(to / by) + 1;
  for (let n = 0; n < limits; n++) {
    const itemId = await until('it takes events', send);
    await limitFiles(relay.pid, small[n] ?? size('-wal') + (n - small.length) * by);
    const key = randomUUID();
    await Promise.all([send(), send()]);
    const isAnswered = await answer(itemId, key);
    if (!isAnswered) answersRefused += 1;
    await send();
    // The item's state agrees with the response.
    const seen = JSON.parse(await (await relay.get(`/v1/items/${itemId}`)).text());
    assert.equal(seen.outcome !== null, isAnswered, 'nothing half is told');
    await limitFiles(relay.pid, null);
    // As a desk does: retries under the same key.
    assert.ok(isAnswered || (await until('the answer is taken', () => answer(itemId, key))));
  }
  t.diagnostic(`${limits} limits, ${taken.length} events taken, ${refused} refused, ${answersRefused} answers refused`);
  assert.ok(refused > small.length && answersRefused >= small.length && taken.length > limits, 'a fair trial');
  await until('it is ready', async () => (await relay.ready()) === 200);
  // Logged once, then counted, however many were refused.
  assert.ok(linesOf(relay.log(), /the store failed/).length <= 3, relay.log());
  assert.doesNotMatch(relay.log(), /^ +at /m);

  await relay.stop('SIGKILL');
  assertWhole(given.store);
  const verified = await verb(given, ['audit', 'verify']);
  assert.equal(verified.code, 0, verified.said);
  const again = await serve(t, given);
  for (const number of taken) {
    const { body } = await again.post(number);
    assert.equal(JSON.parse(body).results[0].duplicate, true, `${number} was taken, and is there`);
  }
  for (const itemId of answered.keys()) {
    const item = JSON.parse(await (await again.get(`/v1/items/${itemId}`)).text());
    assert.equal(item.outcome.action, 'approve');
    assert.equal(item.answers.length, 1, 'the answer counts once');
  }
  await again.stop('SIGTERM');
}

/** By SQLite's own check; no process may have the store open. */
export function assertWhole(path: string): void {
  const database = new DatabaseSync(path);
  try {
    assert.equal(database.prepare('PRAGMA integrity_check').get()?.integrity_check, 'ok');
  } finally {
    database.close();
  }
}
