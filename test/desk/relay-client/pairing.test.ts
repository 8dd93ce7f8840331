/** Pairing with a server that is not a relay. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { pair } from '../../../desk/relay-client/pairing.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { asking } from '../../electron/parts/network.ts';

test('an answer without end is not read to its end', async (t) => {
  let sent = 0;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' });
    const block = Buffer.alloc(64 * 1024, 0x20);
    const more = () => {
      while (!response.destroyed && response.write(block)) sent += block.length;
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const gone = once(server, 'request').then(([, response]) => once(response, 'close'));
  const paired = pair({ relay: `http://127.0.0.1:${port}`, code: 'AAAA-AAAA', device: 'test' }, asking());
  await assert.rejects(paired, (error) => error instanceof ProblemError && error.problem.code === 'REQUEST_INVALID');
  await gone;
  assert.ok(sent < 64 * 1024 * 1024, `${sent} bytes were taken`);
});
