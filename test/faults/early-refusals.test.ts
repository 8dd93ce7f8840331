/** An early refusal reaches a client that sends its whole body before it reads, and occupies the relay only for a bounded time. */
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, describe, test } from 'node:test';
import { until } from '../helpers/until.ts';
import { createHandClock } from '../relay/parts/clock.ts';
import { startRelay } from '../relay/parts/relay.ts';

const MIB = 1024 * 1024;
const clock = createHandClock(Date.now());
const relay = await startRelay({ clock, timers: clock });
after(() => relay.close());

function open(): Socket {
  const { hostname, port } = new URL(relay.url);
  return connect({ host: hostname, port: Number(port) }).on('error', () => {});
}

/** An error also ends the connection. */
const closed = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));

const head = (length: number, key = 'erp-key', more = '') =>
  `POST /v1/events HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${key}\r\n${more}` +
  `content-type: application/cloudevents-batch+json\r\ncontent-length: ${length}\r\n\r\n`;

/**
 * Simple client: sends on after the answer arrived and reads it last. On a closed connection that meets a reset. @returns answer or error
 */
async function sendWhole(first: string, bytes: number): Promise<string> {
  const socket = open();
  let failed: Error | null = null;
  socket.once('error', (error) => {
    failed = error;
  });
  const answered = new Promise<void>((resolve) => socket.once('readable', () => resolve()));
  socket.write(first);
  await answered;
  for (let left = bytes; left > 0 && !failed; left -= 64 * 1024) {
    await new Promise<void>((resolve) => socket.write(Buffer.alloc(Math.min(left, 64 * 1024), 0x20), () => resolve()));
  }
  let got = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    got += chunk;
  });
  await until('an answer or an error', () => failed !== null || /\r\n\r\n.*}$/s.test(got));
  socket.destroy();
  return failed ? String(failed) : got;
}

describe('the answer arrives', () => {
  const CLOSE = 'connection: close\r\n';
  for (const [what, key, more, right] of [
    ['413, too large', 'erp-key', '', /^HTTP\/1\.1 413 [\s\S]*EVENT_TOO_LARGE/],
    ['401 on a connection that goes on', 'nobody', '', /^HTTP\/1\.1 401 /],
    ['401 on one that ends', 'nobody', CLOSE, /^HTTP\/1\.1 401 /],
    ['413 on one that ends', 'erp-key', CLOSE, /^HTTP\/1\.1 413 /],
  ] as const) {
    test(what, async () => {
      assert.match(await sendWhole(head(3 * MIB, key, more), 3 * MIB), right);
    });
  }
});

test('refusals on one connection leave nothing at its socket', async (t) => {
  const warnings: string[] = [];
  const note = (warning: Error) => warnings.push(warning.name);
  process.on('warning', note);
  t.after(() => process.off('warning', note));
  const socket = open();
  let answers = 0;
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    answers += chunk.split('HTTP/1.1 401 ').length - 1;
  });
  for (let n = 1; n <= 15; n += 1) {
    socket.write(head(64 * 1024, 'nobody'));
    // The body follows the answer, so that the relay discards it.
    await until('the refusal', () => answers === n);
    socket.write(Buffer.alloc(64 * 1024, 0x20));
  }
  socket.destroy();
  assert.deepEqual(warnings, []);
});

/** Sends as fast as possible, and reads nothing. @returns bytes accepted until the connection was closed */
async function flood(first: string): Promise<number> {
  const socket = open();
  socket.write(first);
  const chunk = Buffer.alloc(64 * 1024, 0x20);
  const more = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', more);
  more();
  await closed(socket);
  return socket.bytesWritten;
}

test('a client that sends without end is cut off after some MiB', async () => {
  for (const first of [head(1024 * MIB), head(1024 * MIB, 'nobody')]) {
    let over = false;
    const flooded = flood(first).finally(() => {
      over = true;
    });
    await until('it is cut off', () => {
      clock.pass(100);
      return over;
    });
    const taken = await flooded;
    assert.ok(taken < 64 * MIB, `${taken} bytes`);
  }
});

test('a client that stops in the middle, or never closes, is cut off after five seconds', async () => {
  for (const sent of [1000, 3 * MIB]) {
    const socket = open();
    let got = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      got += chunk;
    });
    const gone = closed(socket);
    socket.write(head(3 * MIB));
    socket.write(Buffer.alloc(sent, 0x20));
    await until('answered', () => /^HTTP\/1\.1 413 /.test(got));
    await until('cut off', () => {
      clock.pass(500);
      return socket.destroyed || socket.readableEnded;
    });
    socket.end();
    await gone;
  }
});

test('what follows behind a last answer is not worked on', async () => {
  const socket = open();
  let got = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    got += chunk;
  });
  const gone = closed(socket);
  const body = '[]';
  socket.write(head(2 * MIB));
  await until('answered', () => /413/.test(got));
  socket.write(Buffer.alloc(2 * MIB, 0x20));
  socket.write(head(body.length) + body);
  await until('cut off', () => {
    clock.pass(500);
    return socket.destroyed || socket.readableEnded;
  });
  socket.destroy();
  await gone;
  assert.equal(got.match(/HTTP\/1\.1 /g)?.length, 1);
});

test('a request inside the body of one that was refused is not worked on, and the one behind it is', async () => {
  const inside = `${head(2)}[]`;
  const chunked = head(0, 'nobody').replace('content-length: 0', 'transfer-encoding: chunked');
  const bodies = [
    [head(inside.length, 'nobody'), inside],
    [chunked, `${inside.length.toString(16)}\r\n${inside}\r\n0\r\n\r\n`],
  ] as const;
  for (const [first, body] of bodies) {
    const socket = open();
    let got = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      got += chunk;
    });
    const gone = closed(socket);
    socket.write(first);
    await until('refused', () => /^HTTP\/1\.1 401 /.test(got));
    socket.write(`${body}GET /health/live HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
    await gone;
    assert.deepEqual(
      [...got.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status),
      ['401', '200'],
    );
  }
});
