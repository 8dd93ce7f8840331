/**
 * An attacker on the relay's computer, at the local command socket: another account, and a caller that bypasses the command. The relay
 * reads and writes no file for a caller, reads nothing from its own environment, and continues to serve everyone else.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startRelay } from '../relay/parts/relay.ts';
import { runVerb } from '../relay/parts/verb.ts';

let door = '';
let secret = '';
const relay = await startRelay({ env: { OF_THE_RELAY: 'a-secret-of-the-relay' } });
door = `${relay.store}.sock`;
secret = join(relay.folder, 'secret.json');
writeFileSync(secret, '{ "secret": "of the relay" }');
after(() => relay.close());

/** A handwritten call. @returns all that the relay sends after its greeting */
async function call(argv: string[], brought: object = {}): Promise<string> {
  const socket = connect(door);
  let heard = '';
  socket.setEncoding('utf8').on('data', (text) => (heard += text));
  socket.write(`${JSON.stringify({ argv, brought })}\n`);
  await once(socket, 'close');
  return heard.slice(heard.indexOf('\n') + 1);
}

test('another account does not come in', async (t) => {
  assert.equal(statSync(door).mode & 0o777, 0o600);
  const script = `require('net').connect(${JSON.stringify(door)}).on('error', (e) => console.log(e.code)).on('connect', () => { console.log('in'); process.exit(); })`;
  const from = (who: object) =>
    spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', cwd: '/', ...who }).stdout.trim();
  assert.equal(from({}), 'in');
  if (process.getuid?.() !== 0) return t.skip('to be another account takes root');
  // Also where the folder's mode permits access.
  chmodSync(relay.folder, 0o755);
  assert.equal(from({ uid: 65_534, gid: 65_534 }), 'EACCES');
});

test('no file is read for a caller, whatever they name', async () => {
  const mapping = { sources: [{ id: 'mine', name: 'M', hooks: { h: { mappingFile: secret } } }] };
  const directory = { path: 'd.yaml', value: mapping, mappings: {}, env: {} };
  const calls: [string[], object][] = [
    [['import', secret], {}],
    [['import', 'd.yaml'], { directory }],
    [['dry-run', secret], {}],
    [['hook', 'set', 'erp', 'h', secret], {}],
    [['hook', 'try', 'erp', 'h', secret, '--mapping', secret], {}],
    [['hook', 'try', 'erp', 'h', '__proto__'], { files: {} }],
    [['audit', 'verify', secret], {}],
  ];
  for (const [argv, brought] of calls) {
    const said = await call(argv, brought);
    assert.match(said, /"exit":[12]\}\n$/, argv.join(' '));
    assert.doesNotMatch(said, /of the relay/, argv.join(' '));
  }
});

test('no file is written for a caller, and nothing put in the place of the store', async () => {
  const to = join(relay.folder, 'written');
  for (const argv of [
    ['backup', to],
    ['audit', 'export', to],
    ['restore', secret],
    ['migrate'],
    ['store', 'check'],
    ['serve'],
  ]) {
    assert.match(await call(argv), /There is no verb|needs one of.*"exit":2\}\n$/s, argv.join(' '));
  }
  assert.equal(existsSync(to), false);
});

test('what a file refers to is looked up where it was read, not at the relay', async () => {
  const sources = [{ id: 'mine', name: 'M', key: 'env:OF_THE_RELAY', grants: '*' }];
  const directory = { path: 'd.yaml', value: { sources }, mappings: {}, env: {} };
  assert.match(await call(['import', 'd.yaml'], { directory }), /refers to env:OF_THE_RELAY, which is not set/);
  const file = join(relay.folder, 'd.yaml');
  writeFileSync(file, JSON.stringify({ sources }));
  assert.match((await runVerb(relay.folder, ['import', file])).err, /refers to env:OF_THE_RELAY, which is not set/);
  assert.equal((await runVerb(relay.folder, ['import', file], { OF_THE_RELAY: 'a-key-of-the-caller' })).code, 0);
});

test('a file that a directory refers to is read by the command, not by the relay', async () => {
  const key = join(relay.folder, 'key');
  writeFileSync(key, 'a-key-in-a-file\n');
  const sources = [{ id: 'filed', name: 'F', key: `file:${key}`, grants: '*' }];
  const directory = { path: 'd.yaml', value: { sources }, mappings: {}, env: {} };
  assert.match(await call(['import', 'd.yaml'], { directory }), /file:.*key, which was not sent with the command/);
  const file = join(relay.folder, 'filed.yaml');
  writeFileSync(file, JSON.stringify({ sources }));
  assert.equal((await runVerb(relay.folder, ['import', file])).code, 0);
  rmSync(key);
  // The key that the store has stays.
  assert.match(
    (await runVerb(relay.folder, ['import', file])).out,
    /^kept\tsources\/filed\/key\tfile:\S+key\twhich does not exist/m,
  );
  sources[0] = { id: 'new', name: 'N', key: `file:${key}`, grants: '*' };
  writeFileSync(file, JSON.stringify({ sources }));
  assert.match(
    (await runVerb(relay.folder, ['import', file])).err,
    /sources\/new\/key refers to file:\S+key, which does not exist/,
  );
});

test('a malformed directory, call or option is refused as elsewhere, and the relay continues', async () => {
  const directory = { path: 'd.yaml', value: { users: [{ id: '', name: '' }] }, mappings: {}, env: {} };
  assert.match(await call(['import', 'd.yaml'], { directory }), /\/users\/0.*"exit":1/s);
  assert.match(await call(['import', 'd.yaml'], { directory: 7 }), /"exit":1/);
  assert.match(await call(['user', 'add', 'x', '--frob']), /"exit":2/);
  assert.match(await call(['__proto__']), /There is no verb/);
  assert.equal((await relay.get('/v1/me', 'dana-token')).status, 200);
});
