/** A source sends without pause, in large batches and on many connections, to delay other sources. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { until } from '../helpers/until.ts';
import { event, startRelay } from '../relay/parts/relay.ts';

const BATCH = { 'content-type': 'application/cloudevents-batch+json' };
const ONE = { 'content-type': 'application/cloudevents+json' };
const FLOOD = 6;
const POLITE = 8;

const relay = await startRelay();
after(() => relay.close());

const polite = () => relay.post('/v1/events', event('task.assigned'), 'crm-key', ONE);

test('batches without pause do not make another source wait for them, and none of them is lost', async () => {
  assert.equal((await polite()).status, 202);
  let answered = 0;
  const flooding = new AbortController();
  const flood = Array.from({ length: FLOOD }, async () => {
    while (!flooding.signal.aborted) {
      const events = Array.from({ length: 500 }, () => event('task.assigned'));
      const reply = await relay.post('/v1/events', events, 'erp-key', BATCH);
      assert.equal(reply.status, 202, reply.text);
      answered += 1;
    }
  });
  await until('the flood has begun', () => answered > 0);
  const from = answered;
  for (let n = 0; n < POLITE; n++) assert.equal((await polite()).status, 202);
  const meanwhile = answered - from;
  flooding.abort();
  await Promise.all(flood);
  // First come, first served would answer all of the flood's requests in flight before each of the other source.
  assert.ok(
    meanwhile < (POLITE * FLOOD) / 2,
    `${meanwhile} batches were answered before ${POLITE} events of another source`,
  );
});

test('who sends on and on what is refused is held at each refusal', async () => {
  const rated = () => relay.post('/v1/events', event('task.assigned'), 'slow-key', ONE);
  for (;;) if ((await rated()).status === 429) break;
  let refused = 0;
  const flooding = new AbortController();
  const flood = Array.from({ length: 8 }, async () => {
    while (!flooding.signal.aborted) if ((await rated()).status === 429) refused += 1;
  });
  const from = performance.now();
  for (let n = 0; n < 10; n++) assert.equal((await polite()).status, 202);
  flooding.abort();
  await Promise.all(flood);
  const rounds = Math.ceil((performance.now() - from) / 250);
  assert.ok(refused <= 8 * rounds, `${refused} refusals in ${rounds} times 250 ms on 8 connections`);
});
