/** The policy file of Linux: only root's own file is used, and a damaged one stops the start. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PolicyError } from '../../../electron/policy/document.ts';
import { linuxPolicy } from '../../../electron/policy/linux.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const SELF = process.getuid?.() ?? 0;
const linuxOnly = { skip: process.platform !== 'linux' && 'the file is of Linux' };

const fault = (path: string, owner = SELF): string => {
  try {
    return `accepted: ${JSON.stringify(linuxPolicy(path, owner))}`;
  } catch (error) {
    assert.ok(error instanceof PolicyError, String(error));
    assert.doesNotMatch(error.message, /\n/);
    return error.message.replace(`${path}: `, '');
  }
};

test('a file of the administrator is read; a missing one is no policy', linuxOnly, async (t) => {
  const folder = join(await temporaryFolder(t), 'beckon');
  const path = join(folder, 'policy.json');
  assert.deepEqual(linuxPolicy(path, SELF), { policy: {}, unknown: [] });
  mkdirSync(folder, { mode: 0o755 });
  assert.deepEqual(linuxPolicy(path, SELF), { policy: {}, unknown: [] });
  writeFileSync(path, JSON.stringify({ relay: 'https://relay.example', undoSeconds: 10, colour: 'red' }), {
    mode: 0o644,
  });
  const policy = { relay: 'https://relay.example', undoSeconds: 10 };
  assert.deepEqual(linuxPolicy(path, SELF), { policy, unknown: ['colour'] });
});

test('a file that others own or may write is refused, and so is its folder', linuxOnly, async (t) => {
  const folder = join(await temporaryFolder(t), 'beckon');
  const path = join(folder, 'policy.json');
  mkdirSync(folder, { mode: 0o755 });
  writeFileSync(path, '{}');
  const refused = 'must be owned by root and writable by no one else';
  for (const mode of [0o664, 0o646, 0o666]) {
    chmodSync(path, mode);
    assert.equal(fault(path), refused, mode.toString(8));
  }
  chmodSync(path, 0o644);
  assert.equal(fault(path, SELF + 1), refused);
  chmodSync(folder, 0o777);
  assert.equal(fault(path), `${folder}: ${refused}`);
  chmodSync(folder, 0o755);
  assert.match(fault(path), /^accepted/);
});

test('a malformed file is refused in one line that names each wrong policy', linuxOnly, async (t) => {
  const folder = join(await temporaryFolder(t), 'beckon');
  mkdirSync(folder, { mode: 0o755 });
  const path = join(folder, 'policy.json');
  const said = (text: string) => {
    writeFileSync(path, text, { mode: 0o644 });
    return fault(path);
  };
  assert.equal(said('{ "relay": '), 'is not JSON');
  assert.equal(said('[]'), 'holds no object of policies');
  const lines = said(
    JSON.stringify({
      relay: 'http://relay.example',
      undoSeconds: 7,
      startAtLogin: 'yes',
      linkHosts: ['a b'],
      profile: '../x',
    }),
  );
  for (const name of ['relay', 'undoSeconds', 'startAtLogin', 'linkHosts/0', 'profile']) {
    assert.ok(
      lines.split('; ').some((line) => line.startsWith(`${name} must be`)),
      `${name}: ${lines}`,
    );
  }
  mkdirSync(join(folder, 'policy'));
  assert.equal(fault(join(folder, 'policy')), 'is not a file');
});
