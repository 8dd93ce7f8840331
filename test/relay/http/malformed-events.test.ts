/** Whatever comes in: a problem document and a status of the contract, never a 5xx, a crash or a trace of how it is made. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { runs } from '../../helpers/runs.ts';
import { ATTRIBUTES, BATCH, BODIES, DATA, deep, STRUCTURED, withAttribute, withData } from '../parts/bad-events.ts';
import { assertProblem, send } from '../parts/hostile.ts';
import { event, type RunningRelay, startRelay } from '../parts/relay.ts';

let relay: RunningRelay;
before(async () => {
  relay = await startRelay();
});
after(async () => {
  // It still works, and nothing of the above was our fault.
  assert.equal((await relay.send(event('task.assigned')))[0]?.duplicate, false);
  assert.equal((await relay.get('/health/ready')).status, 200);
  await relay.close();
});

describe('bodies of events', () => {
  test(`${BODIES.length + ATTRIBUTES.length + DATA.length} kinds, structured`, async () => {
    const texts = [
      ...BODIES,
      ...ATTRIBUTES.map((more): [string, string] => [JSON.stringify(more), withAttribute(more)]),
      ...DATA.map((more): [string, string] => [JSON.stringify(more).slice(0, 80), withData(more)]),
      ['__proto__ in data', withData({}).replace('"title"', '"__proto__":{"x":1},"title"')],
    ] as [string, string | Buffer][];
    for (const [what, body] of texts)
      assertProblem(await send(relay, '/v1/events', { body, headers: STRUCTURED }), what);
  });

  test('the same inside a batch names the event', async () => {
    const good = JSON.stringify(event('approval.requested'));
    for (const more of DATA) {
      const answered = await send(relay, '/v1/events', { body: `[${good},${withData(more)}]`, headers: BATCH });
      assertProblem(answered, JSON.stringify(more));
      const { errors } = JSON.parse(answered.text);
      assert.ok(
        errors.every(({ pointer }: { pointer: string }) => pointer.startsWith('/1')),
        answered.text,
      );
    }
    for (const body of ['{}', 'null', '[null]', '[[]]', '["x"]', '[1,', deep(20_000)]) {
      assertProblem(await send(relay, '/v1/events', { body, headers: BATCH }), body.slice(0, 20));
    }
  });

  test('prototypes are not polluted by what is taken', async () => {
    const body = withAttribute({ id: 'proto' }).replace(
      '{',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},',
    );
    assert.equal((await send(relay, '/v1/events', { body, headers: STRUCTURED })).status, 202);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });

  test('mutated events, at random', async () => {
    const values = fc.oneof(
      fc.constant(null),
      fc.integer(),
      fc.string(),
      fc.array(fc.string()),
      fc.dictionary(fc.string(), fc.string()),
      fc.double(),
    );
    const types = [
      'approval.requested',
      'exception.raised',
      'alert.cleared',
      'customer.notification',
      'process.step',
      'info.provided',
      'item.updated',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...types),
        fc.dictionary(fc.string(), values),
        fc.dictionary(fc.string(), values),
        async (type, more, extra) => {
          const answered = await send(relay, '/v1/events', {
            body: JSON.stringify({ ...event(type, more), ...extra }),
            headers: STRUCTURED,
          });
          if (answered.status !== 202) assertProblem(answered, JSON.stringify(more));
        },
      ),
      { numRuns: runs(300) },
    );
  });
});
