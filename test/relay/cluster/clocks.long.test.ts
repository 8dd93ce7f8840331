/** A relay with the duties has a clock ahead of the log's: work falls due by the log's clock, without polling it. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { systemMonotonic } from '../../../relay/system.ts';
import { until } from '../../helpers/until.ts';
import { SECRET, startReceiver, status } from '../outbound/receiver.ts';
import { createShiftedClock } from '../parts/clock.ts';
import { DIRECTORY, event, startRelay } from '../parts/relay.ts';
import { createLogWorld } from './parts/log-world.ts';

const MINUTE = 60_000;
const AHEAD = 10 * MINUTE;

const clock = createShiftedClock();
clock.shift(AHEAD);
/** The number of calls to the log, by kind. */
const calls = new Map<string, number>();
const world = createLogWorld();
world.began = Date.now();
world.fate = (_, verb) => {
  calls.set(verb, (calls.get(verb) ?? 0) + 1);
  return {};
};
const receiver = await startReceiver();
const sources = DIRECTORY.sources.map((source) =>
  source.id === 'erp' ? { ...source, response: { url: receiver.url, secret: SECRET } } : source,
);
const relay = await startRelay({
  directory: { ...DIRECTORY, sources },
  clock,
  cluster: { connect: () => world.connect('ahead'), monotonic: systemMonotonic },
});
after(async () => {
  await relay.close();
  await receiver.close();
});

/** The number of `head` calls during some idle seconds. */
async function headsAsked(): Promise<number> {
  const [heads, beats] = [calls.get('head') ?? 0, calls.get('beat') ?? 0];
  await until('it told of itself three times more', () => (calls.get('beat') ?? 0) >= beats + 3);
  return (calls.get('head') ?? 0) - heads;
}

test('what is due by its own clock, and not by the log’s, is not asked for all the time, and comes when it is due', async () => {
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  await relay.send(event('approval.requested', { expiresAt: at(5 * MINUTE) }));
  const [soon] = await relay.send(event('approval.requested', { expiresAt: at(4000) }));
  assert.ok((await headsAsked()) < 20);
  await until('the other is over', async () => {
    const { body } = await relay.get(`/v1/items/${soon?.itemId}`, 'dana-token');
    return body.state === 'expired';
  });
});

test('a delivery that failed goes out again after its time', async () => {
  receiver.answer(status(500));
  const [made] = await relay.send(event('approval.requested'));
  const answered = await relay.post(
    `/v1/items/${made?.itemId}/responses`,
    { action: 'approve', key: crypto.randomUUID() },
    'dana-token',
  );
  assert.equal(answered.status, 200, answered.text);
  await until('it was tried', () => receiver.received.length > 0);
  receiver.answer(status(204));
  await until('it came', async () => {
    const { body } = await relay.get(`/v1/items/${made?.itemId}`, 'dana-token');
    return body.answers?.[0]?.fate === 'confirmed';
  });
  assert.ok((await headsAsked()) < 20);
});
