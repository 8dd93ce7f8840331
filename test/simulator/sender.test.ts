import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Directory } from '../../shared/directory.ts';
import type { OutgoingEvent } from '../../simulator/event-request.ts';
import { seededRandom } from '../../simulator/random.ts';
import { createSender, EventRefused, type Sender } from '../../simulator/sender.ts';
import { createWire } from '../../simulator/wire.ts';
import { type RecordingRelay, startRecordingRelay } from './recording-relay.ts';
import { fastClock } from './stage-play.ts';

const directory: Directory = { sources: [{ id: 'shop', name: 'Shop', key: 'shop-key' }] };

interface Post {
  relay: RecordingRelay;
  sender: Sender;
  troubles: (string | null)[];
}

async function withPost(
  work: (post: Post) => Promise<void>,
  relayUrl?: (url: string) => string | Promise<string>,
  key = 'shop-key',
) {
  const relay = await startRecordingRelay(() => directory);
  const wire = createWire();
  const troubles: (string | null)[] = [];
  const sender = createSender({
    relayUrl: relayUrl?.(relay.url) ?? relay.url,
    credential: { kind: 'key', key },
    mode: 'structured',
    wire,
    clock: fastClock,
    random: seededRandom(1),
    onTrouble: (reason) => troubles.push(reason),
  });
  try {
    await work({ relay, sender, troubles });
  } finally {
    await sender.close(100);
    wire.close();
    await relay.close();
  }
}

const event = (number: number, over: object = {}): OutgoingEvent => ({
  specversion: '1.0',
  id: `e${number}`,
  source: '/shop',
  type: 'com.xconnector.task.assigned',
  time: '2026-11-25T12:00:00Z',
  datacontenttype: 'application/json',
  data: { title: `Task ${number}`, audience: { roles: ['*'] }, ...over },
});
const ids = (relay: RecordingRelay) => relay.received.map(({ event: { id } }) => id);

describe('the sender', () => {
  it('sends what was queued meanwhile as one batch, in order', () =>
    withPost(async ({ relay, sender }) => {
      const all = Array.from({ length: 450 }, (_, index) => sender.send(event(index)));
      const results = await Promise.all(all);
      assert.deepEqual(
        results.map(({ id }) => id),
        all.map((_, index) => `e${index}`),
      );
      assert.deepEqual(
        ids(relay),
        all.map((_, index) => `e${index}`),
      );
      assert.equal(relay.requests, 3);
    }));

  for (const fault of [
    { status: 503 },
    { status: 429, headers: { 'retry-after': '1' } },
    { status: 'reset' },
  ] as const) {
    it(`keeps its events through ${fault.status} and sends them again`, () =>
      withPost(async ({ relay, sender, troubles }) => {
        relay.failNext(fault, fault);
        await Promise.all([sender.send(event(1)), sender.send(event(2))]);
        assert.deepEqual(ids(relay), ['e1', 'e2']);
        assert.equal(sender.stats().retries, 2);
        assert.deepEqual(
          troubles.map((trouble) => trouble === null),
          [false, true],
          'told once each',
        );
      }));
  }

  it('counts an event once when the reply was lost after it was taken', () =>
    withPost(async ({ relay, sender }) => {
      relay.failNext({ status: 'reset', takes: true });
      const result = await sender.send(event(1));
      assert.equal(result.duplicate, true);
      assert.deepEqual(ids(relay), ['e1']);
      assert.equal(sender.stats().duplicates, 1);
    }));

  it('waits for a relay that is not there yet', async () => {
    const address = Promise.withResolvers<string>();
    await withPost(
      async ({ relay, sender }) => {
        const sent = sender.send(event(1));
        assert.equal(sender.stats().waiting >= 0, true);
        address.resolve(relay.url);
        assert.equal((await sent).duplicate, false);
      },
      () => address.promise,
    );
  });

  it('reports a bad event by pointer and still delivers the others of its batch', () =>
    withPost(async ({ relay, sender }) => {
      const [good, bad, other] = await Promise.allSettled([
        sender.send(event(1)),
        sender.send(event(2, { title: '' })),
        sender.send(event(3)),
      ]);
      assert.equal(good.status, 'fulfilled');
      assert.equal(other.status, 'fulfilled');
      assert.ok(bad.status === 'rejected' && bad.reason instanceof EventRefused);
      assert.equal(bad.reason.code, 'EVENT_INVALID');
      assert.match(bad.reason.message, /\/data\/title/);
      assert.deepEqual(ids(relay), ['e1', 'e3']);
    }));

  it('says that its key is not known', () =>
    withPost(
      async ({ sender }) => {
        await assert.rejects(sender.send(event(1)), { name: 'EventRefused', status: 401, code: 'UNAUTHENTICATED' });
      },
      undefined,
      'wrong',
    ));

  it('makes a caller wait while too much is queued', async () => {
    const address = Promise.withResolvers<string>();
    await withPost(
      async ({ relay, sender }) => {
        const all = Array.from({ length: 2_100 }, (_, index) => sender.send(event(index)));
        let room = false;
        const waited = sender.room().then(() => {
          room = true;
        });
        await setImmediate();
        assert.equal(room, false);
        address.resolve(relay.url);
        await Promise.all([...all, waited]);
        assert.equal(relay.received.length, 2_100);
      },
      () => address.promise,
    );
  });

  it('gives up what waits when it closes, and says so to each caller', () =>
    withPost(
      async ({ sender }) => {
        const sent = sender.send(event(1));
        const failed = assert.rejects(sent, /ended before the relay accepted/);
        await sender.close(10);
        await failed;
        await assert.rejects(sender.send(event(2)), /closed/);
      },
      () => 'http://127.0.0.1:9',
    ));
});
