/** As `relay-disk.test.ts`, in smaller steps; a disk that fills during a checkpoint; and starts on a full disk. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitFiles } from '../helpers/limited.ts';
import { until } from '../helpers/until.ts';
import { assertWhole, diskFullInSteps, FRAME } from './full-disk.ts';
import { files, lastWords, serve, verb } from './relay-process.ts';

test('the disk is full at each half of each write of a commit', (t) =>
  diskFullInSteps(t, { by: FRAME / 2, to: FRAME * 40 }));

const KB = 1024;
const BODY = 'x'.repeat(2000);

test('the disk is full while the log is brought into the store: commits go on as long as the log has room', async (t) => {
  const given = await files(t);
  const relay = await serve(t, given);
  // The WAL is checkpointed at 16 MB: the second time the store itself grows past this.
  await limitFiles(relay.pid, 20 * KB * KB);
  const taken: string[] = [];
  let sent = 0;
  const send = async () => {
    const number = String(20_000 + sent++);
    const { status, body } = await relay.post(number, { body: BODY });
    assert.ok(status === 202 || status === 503, body);
    if (status === 202) taken.push(number);
    return status;
  };
  await until('it is full', async () => (await Promise.all(Array.from({ length: 64 }, send))).includes(503), 120_000);
  assert.ok(taken.length > 2000, `${taken.length} were taken`);
  await relay.stop('SIGKILL');
  assertWhole(given.store);
  const again = await serve(t, given);
  for (const number of taken.slice(-500)) {
    assert.equal(JSON.parse((await again.post(number)).body).results[0].duplicate, true, number);
  }
  assert.equal((await again.post('19999')).status, 202);
  await again.stop('SIGTERM');
  assertWhole(given.store);
});

test('a start at each size that files may have: in one line, or it runs', async (t) => {
  const given = await files(t);
  const first = await serve(t, given);
  assert.equal((await first.post('9101')).status, 202);
  await first.stop('SIGKILL');
  for (let kib = 0; kib < 64; kib += 4) {
    const { code, said } = await verb(given, ['user', 'list'], kib);
    if (code === 0) continue;
    assert.match(lastWords(said), /^[^\n]+$/, `${kib} KiB`);
  }
  const second = await serve(t, given);
  assert.equal(JSON.parse((await second.post('9101')).body).results[0].duplicate, true);
  await second.stop('SIGTERM');
});
