import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { extractAll, extractFile, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { ensureBuilt } from '../../../build/bundle/ensure-built.ts';
import { pack } from '../../../build/packaging/pack.ts';
import { projectRoot } from '../../../build/root.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const run = promisify(execFile);

const linuxOnly = { skip: process.platform !== 'linux' && 'the folders of the unpacked app are Linux’s here' };

await ensureBuilt(projectRoot);
const output = await mkdtemp(join(tmpdir(), 'beckon-package-'));
const packed = await pack(projectRoot, output);
const archive = join(packed.folder, 'resources', 'app.asar');
const files = listPackage(archive, { isPack: false }).map((file) => file.replaceAll('\\', '/'));

after(() => rm(output, { recursive: true, force: true }));

test('the archive holds what the app runs from', linuxOnly, () => {
  for (const wanted of [
    '/package.json',
    '/dist/electron/main.js',
    '/dist/electron/preload.cjs',
    '/dist/electron/icons/beckon.png',
    '/dist/electron/icons/tray-waiting@2x.png',
    '/dist/renderer/index.html',
    '/node_modules/node-notifier/index.js',
  ]) {
    assert.ok(files.includes(wanted), `${wanted} is missing`);
  }
});

test('electron-store writes through disk/replace.ts', linuxOnly, () => {
  const program = extractFile(archive, 'dist/electron/main.js').toString();
  const write = /#writeFile\(data, mode\) \{[\s\S]*?\n\t\}/.exec(program)?.[0] ?? '';
  assert.match(program, /ElectronStore = class extends Conf/);
  assert.match(write, /replaceFileSync\(/);
});

test('the archive holds nothing else of the project', linuxOnly, () => {
  const roots = new Set(files.map((file) => file.split('/')[1]));
  assert.deepEqual([...roots].sort(), ['dist', 'node_modules', 'package.json']);
  const foreign = /\.(ts|tsx|map|env)$|^\/dist\/(?!electron(\/|$)|renderer(\/|$))/;
  const strangers = files.filter((file) => foreign.test(file));
  assert.deepEqual(strangers, []);
  assert.ok(!files.some((file) => file.startsWith('/node_modules/node/')), 'the runtime of the relay is in the app');
});

test('the package that stays a package finds all it needs in the archive', linuxOnly, async (t) => {
  const folder = await temporaryFolder(t);
  extractAll(archive, folder);
  const script = "if (typeof require('node-notifier').notify !== 'function') process.exit(1)";
  await run(process.execPath, ['-e', script], { cwd: folder });
});

test('its package.json starts the built main process', linuxOnly, () => {
  const content: unknown = JSON.parse(extractFile(archive, 'package.json').toString());
  assert.ok(typeof content === 'object' && content !== null && 'main' in content && 'name' in content);
  assert.equal(content.main, 'dist/electron/main.js');
  assert.equal(content.name, 'beckon');
  assert.ok(!('scripts' in content));
});

test('the fuses are set in the executable', linuxOnly, async () => {
  const executable = join(packed.folder, 'beckon');
  assert.ok((await stat(executable)).mode & 0o111);
  const wire = await getCurrentFuseWire(executable);
  const on = [
    FuseV1Options.EnableCookieEncryption,
    FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
    FuseV1Options.OnlyLoadAppFromAsar,
  ];
  const off = [
    FuseV1Options.RunAsNode,
    FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    FuseV1Options.EnableNodeCliInspectArguments,
    FuseV1Options.GrantFileProtocolExtraPrivileges,
  ];
  for (const fuse of on) assert.equal(wire[fuse], FuseState.ENABLE, FuseV1Options[fuse]);
  for (const fuse of off) assert.equal(wire[fuse], FuseState.DISABLE, FuseV1Options[fuse]);
});

test('what is packed without Electron says so when it is started', linuxOnly, async (t) => {
  if (packed.withElectron) return t.skip('Electron is available');
  assert.match(await readFile(join(packed.folder, 'beckon'), 'latin1'), /packaged without Electron/);
});
