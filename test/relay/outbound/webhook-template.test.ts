/** Gateway `webhook` with a template, for receivers with their own JSON format, such as an OneTeg flow. */
import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, test } from 'node:test';
import { createMapper } from '../../../relay/mapping/mapper.ts';
import type { Gateway } from '../../../relay/outbound/gateways/gateway.ts';
import { patientTimers, realClock } from '../parts/clock.ts';
import { gatewayOf, INPUT, TO_CUSTOMER } from './opentext/parts.ts';
import { type Receiver, SECRET, startReceiver, status } from './receiver.ts';

let flow: Receiver;
const mapper = createMapper({ timers: patientTimers });
after(() => mapper.close());
beforeEach(async () => {
  flow = await startReceiver();
});
afterEach(() => flow.close());

const gateway = (template?: string): Gateway =>
  gatewayOf(
    { id: 'portal', kind: 'webhook', url: flow.url, secret: SECRET, ...(template === undefined ? {} : { template }) },
    mapper,
    realClock,
  );
const send = (one: Gateway, input = INPUT) => one.send(input, 'msg_1', TO_CUSTOMER);

test('the body is what the template makes, signed as it goes out', async () => {
  const template = '{ "account": customer.ref, "headline": $uppercase(title), "lines": $split(body, ". ") }';
  assert.deepEqual(await send(gateway(template)), { kind: 'delivered' });
  const [post] = flow.received;
  assert.equal(
    post!.body,
    '{"account":"C-1","headline":"YOUR APPOINTMENT HAS MOVED TO 14:00","lines":["Good day, Chloé","It was 09:30."]}',
  );
  assert.deepEqual([post!.signed, post!.id, post!.contentType], [true, 'msg_1', 'application/json']);
});

test('without one it is the message as it is', async () => {
  await send(gateway());
  assert.deepEqual(JSON.parse(flow.received[0]!.body), INPUT);
});

test('the answer link is where the template puts it, and nowhere else', async () => {
  const staff = { ...INPUT, link: 'https://relay.example/a/t0ken' };
  await send(gateway('{ "text": title }'), staff);
  await send(gateway('{ "text": title, "open": link }'), staff);
  assert.ok(!flow.received[0]!.body.includes('t0ken'));
  assert.ok(flow.received[1]!.body.includes('"open":"https://relay.example/a/t0ken"'));
});

for (const [name, template, reason] of [
  ['that does not parse', '{ "a": ', /template failed/],
  ['that throws', '$error("no such account")', /template failed: .*no such account/],
  ['that never ends', '($f := function($x) { $f($x + 1) }; $f(0))', /template failed/],
  ['that makes nothing', 'missing.member', /template failed/],
] as const) {
  test(`a template ${name}: nothing goes out, rejected with the reason`, async () => {
    const result = await send(gateway(template));
    assert.ok(result.kind === 'rejected');
    assert.match(result.reason, reason);
    assert.equal(flow.received.length, 0);
  });
}

test('a flow that refuses is reported to observers; a busy one gets the message later', async () => {
  flow.answer(status(200, '{"status":"refused","reason":"account closed"}'));
  assert.deepEqual(await send(gateway()), { kind: 'rejected', reason: 'account closed' });
  flow.answer((response) => response.writeHead(503, { 'retry-after': '7' }).end());
  assert.deepEqual(await send(gateway()), { kind: 'retry', reason: 'HTTP 503', after: 7000 });
});
