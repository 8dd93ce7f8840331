/** Atomic file replacement: whole or not at all, over a full disk, a kill, and whatever occupies its path. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DamagedError, diskFault } from '../../disk/faults.ts';
import { createFileSync, openPart, replaceFile, replaceFileSync, sweepParts } from '../../disk/replace.ts';
import { runLimited } from '../helpers/limited.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const REPLACE = JSON.stringify(join(import.meta.dirname, '../../disk/replace.ts'));
const FAULTS = JSON.stringify(join(import.meta.dirname, '../../disk/faults.ts'));

for (const way of ['replaceFile', 'replaceFileSync'] as const) {
  test(`${way}: on a disk that fills in the middle the file stays what it was, and nothing lies beside it`, async (t) => {
    const folder = await temporaryFolder(t);
    const path = join(folder, 'a.json');
    writeFileSync(path, 'before');
    // Four times the limit: the first write is partial and reports it only by its count.
    const fault = await runLimited(
      1,
      `import { ${way} } from ${REPLACE}; import { diskFault } from ${FAULTS};
       let fault = null;
       try { await ${way}(${JSON.stringify(path)}, 'x'.repeat(4096)); } catch (error) { fault = diskFault(error); }
       console.log(JSON.stringify(fault));`,
    );
    assert.equal(fault, 'full');
    assert.equal(readFileSync(path, 'utf8'), 'before');
    assert.deepEqual(readdirSync(folder), ['a.json']);
  });
}

test('a folder in the place of the file: refused by code, left as it is', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'a.json');
  mkdirSync(join(path, 'inside'), { recursive: true });
  await assert.rejects(replaceFile(path, 'x'), (error) => diskFault(error) === 'unwritable');
  assert.throws(
    () => replaceFileSync(path, 'x'),
    (error) => diskFault(error) === 'unwritable',
  );
  assert.deepEqual(readdirSync(folder), ['a.json']);
});

test('kill -9 while it is replaced over and over: always one whole text, and a start sweeps what is half written', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'a.json');
  for (let round = 0; round < 5; round += 1) {
    const code = `import { replaceFileSync } from ${REPLACE};
      for (let n = 0; ; n++) { replaceFileSync(${JSON.stringify(path)}, JSON.stringify({ n, text: 'x'.repeat(200_000) })); if (n === 3) console.log('on'); }`;
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', code],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(JSON.parse(readFileSync(path, 'utf8')).text.length, 200_000);
  }
  const old = join(folder, 'a.json.00000000-0000-4000-8000-000000000000.new');
  const young = join(folder, 'a.json.00000000-0000-4000-8000-000000000001.new');
  const other = join(folder, 'a.json.mine.new');
  for (const file of [old, young, other]) writeFileSync(file, 'half');
  utimesSync(old, new Date(0), new Date(0));
  sweepParts(path, 60_000);
  assert.ok(readdirSync(folder).includes('a.json.mine.new'));
  assert.ok(!readdirSync(folder).some((name) => join(folder, name) === old));
  assert.ok(readdirSync(folder).some((name) => join(folder, name) === young));
  // Later than `Date.now()`: within the same millisecond, or the clock was set back since.
  utimesSync(young, new Date(), new Date(Date.now() + 60_000));
  sweepParts(path, 0);
  assert.deepEqual(readdirSync(folder).sort(), ['a.json', 'a.json.mine.new']);
});

test('private, and a link stays a link', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'real.json');
  writeFileSync(path, 'before', { mode: 0o644 });
  symlinkSync(path, join(folder, 'link.json'));
  await replaceFile(join(folder, 'link.json'), 'after');
  assert.equal(readFileSync(path, 'utf8'), 'after');
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(folder).sort(), ['link.json', 'real.json']);
});

test('a new file never goes over one that is there', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'a.key');
  assert.equal(createFileSync(path, 'first'), true);
  assert.equal(createFileSync(path, 'second'), false);
  await assert.rejects(openPart(path, 'new'), /there already/);
  rmSync(path);
  const part = await openPart(path, 'new');
  await part.write('slow');
  writeFileSync(path, 'fast');
  await assert.rejects(part.keep(), /there already/);
  await part.discard();
  assert.equal(readFileSync(path, 'utf8'), 'fast');
  assert.deepEqual(readdirSync(folder), ['a.key']);
});

test('faults are known by code, never by words', () => {
  const sqlite = (errcode: number) => Object.assign(new Error('database disk image is malformed'), { errcode });
  assert.equal(diskFault(sqlite(10 | (13 << 8))), 'failing');
  assert.equal(diskFault(sqlite(11 | (1 << 8))), 'damaged');
  assert.equal(diskFault(sqlite(26)), 'damaged');
  assert.equal(diskFault(sqlite(13)), 'full');
  assert.equal(diskFault(sqlite(19)), null);
  assert.equal(diskFault(new Error('ENOSPC: no space left on device')), null);
  assert.equal(diskFault(new DamagedError('x')), 'damaged');
});
