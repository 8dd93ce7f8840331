/** Malformed HTTP, and unfinished connections. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { until } from '../helpers/until.ts';
import { event } from '../relay/parts/relay.ts';
import { assertDiscreet, refusingRelay, resultsOf, STRUCTURED } from './parts/relay.ts';
import { chunked, HOST, POST, WIRE } from './table/wire.ts';

const relay = refusingRelay();

describe('on the wire', () => {
  test(`the table (${WIRE.length})`, async () => {
    const wrong = await Promise.all(
      WIRE.map(async ([what, bytes, right]) => {
        const answer = await relay.raw(bytes);
        assertDiscreet(answer, what);
        return right.test(answer) ? [] : [`${what}: ${answer.slice(0, 300)}`];
      }),
    );
    assert.deepEqual(wrong.flat(), []);
  });

  test('a thousand requests in one go are answered in their order', async () => {
    const one = 'GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n';
    const answer = await relay.raw(`${one.repeat(1000)}GET /nowhere HTTP/1.1\r\n${HOST}\r\n`);
    assert.equal(answer.match(/HTTP\/1\.1 200 /g)?.length, 1000);
    assert.match(answer, /HTTP\/1\.1 404 [\s\S]*$/);
  });

  test('an accepted event followed by nonsense on the same connection stays accepted', async () => {
    const body = JSON.stringify(event('approval.requested'));
    await relay.raw(
      `${POST.replace('close', 'keep-alive')}content-length: ${body.length}\r\n\r\n${body}NONSENSE\r\n\r\n`,
    );
    const again = await relay.ask({ path: '/v1/events', body, headers: { 'content-type': STRUCTURED } });
    assert.equal(resultsOf(again.text)[0]?.duplicate, true);
  });

  test('300 that never finish, and 50 that leave in the middle, hinder no one', async () => {
    const port = Number(new URL(relay.url).port);
    const starts = [
      '',
      'GET ',
      'GET / HTTP/1.1\r\nhost: ',
      `${POST}content-length: 60000\r\n\r\n{"a":`,
      chunked('5\r\n{"a"'),
    ];
    const open = Array.from({ length: 300 }, (_, index) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(starts[index % starts.length] || '\r\n'));
      return socket.on('error', () => {});
    });
    await until('they are connected', () => open.every((socket) => !socket.connecting));
    for (const socket of open.splice(0, 50)) socket.resetAndDestroy();
    await relay.stillWell('among the unfinished');
    assert.ok(
      open.some((socket) => !socket.destroyed),
      'others are served while they are still there',
    );
    for (const socket of open) socket.destroy();
  });

  test('the relay is well', () => relay.stillWell('after the wire'));
});
