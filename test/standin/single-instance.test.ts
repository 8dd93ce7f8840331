/** The single-instance lock, on a computer with other users. */
import assert from 'node:assert/strict';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { SingleInstance } from '../../standin/app/single-instance.ts';
import { encodeClone } from '../../standin/bridge/codec.ts';
import { until } from '../helpers/until.ts';

const NOBODY = 65534;

test('the message of a second instance goes only to the first', async (t) => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return t.skip('only root can make a file of another');
  const folder = mkdtempSync(join(tmpdir(), 'beckon-single-'));
  const heard: string[][] = [];
  const first = new SingleInstance(({ argv }) => void heard.push(argv));
  const second = new SingleInstance(() => {});
  t.after(() => {
    second.release();
    first.release();
    rmSync(folder, { recursive: true, force: true });
  });
  const env = { XDG_RUNTIME_DIR: folder };
  const say = { argv: ['beckon://pair?relay=https%3A%2F%2Fr&code=AAAA'], workingDirectory: '/', additionalData: null };
  assert.equal(first.request(folder, say, env), true);
  const socket = () => join(folder, readdirSync(folder)[0] ?? 'none');
  await until('the socket is private', () => existsSync(socket()) && (statSync(socket()).mode & 0o777) === 0o600);
  chownSync(socket(), NOBODY, NOBODY);
  assert.equal(second.request(folder, say, env), false);
  // The first receives messages in order: had the second sent its own despite the foreign owner, it would arrive first.
  connect(socket()).end(encodeClone({ ...say, argv: ['later'] }));
  await until('the first hears', () => heard.length > 0);
  assert.deepEqual(heard, [['later']]);
});
