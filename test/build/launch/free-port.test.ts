/** Ports that programs must know before they start: no two processes get the same one. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { freePort } from '../../../build/launch/free-port.ts';

const MODULE = new URL('../../../build/launch/free-port.ts', import.meta.url).href;
/** The port that another process gets if it prefers this one. */
async function elsewhere(preferred: number): Promise<number> {
  const program = `import { freePort } from '${MODULE}'; console.log(await freePort(${preferred}));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  return Number(stdout);
}

test('a port is given once, to this process and to others, though no one listens on it yet', {
  skip: process.platform !== 'linux',
}, async () => {
  const port = await freePort(0);
  assert.notEqual(await freePort(port), port);
  assert.notEqual(await elsewhere(port), port);
  const theirs = await elsewhere(0);
  assert.equal(await freePort(theirs), theirs, 'given back at the end of the process that had it');
});

test('a port on which someone listens is not given', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address);
  assert.notEqual(await freePort(address.port), address.port);
});
