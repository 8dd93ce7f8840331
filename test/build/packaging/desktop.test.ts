/** The desktop's packages for Linux, with a stub for Electron's binary: checked, installed in bare roots, upgraded and removed. */
import assert from 'node:assert/strict';
import { access, chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ensureBuilt } from '../../../build/bundle/ensure-built.ts';
import { packageDesktop } from '../../../build/packaging/desktop.ts';
import { releaseFault } from '../../../build/packaging/release.ts';
import { findRpmTools, type RpmTools } from '../../../build/packaging/rpm.ts';
import { projectRoot } from '../../../build/root.ts';
import { type DebianFolder, unpackDebianFolder } from '../../../build/setup/debian-folder.ts';
import { makeFolder, removeFolder } from '../../helpers/temporary-folder.ts';
import { type BareRoot, makeBareRoot, whyNoBareRoot } from './parts/bare-root.ts';
import { run } from './parts/installed-relay.ts';

const reason = await whyNoBareRoot();
const OLDER = '0.0.9';

let base: string;
let bare: BareRoot;
let version: string;
let output: string;
let rpmTools: RpmTools;
let checkers: DebianFolder;

before(async () => {
  if (reason) return;
  await ensureBuilt(projectRoot);
  base = await makeFolder('desktop-packages');
  await chmod(base, 0o755);
  ({ version } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')));
  bare = await makeBareRoot(join(base, 'root'));
  output = join(bare.path, 'packages');
  rpmTools = await findRpmTools(projectRoot);
  checkers = await unpackDebianFolder(projectRoot, 'packages');
  for (const one of [OLDER, version]) await packageDesktop(projectRoot, output, { version: one, quick: true });
});
after(() => (base ? removeFolder(base) : undefined));

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
const deb = (one: string) => `/packages/beckon_${one}_amd64.deb`;
const rpmFile = (one: string) => join(output, `beckon-${one}-1.x86_64.rpm`);
/** A bare root lacks the graphical libraries, which the stub does not need. */
const install = (one: string) => bare.run(['dpkg', '--force-depends', '--install', deb(one)]);

/** Files outside the package manager's own, each with owner and mode. */
async function everything(): Promise<string[]> {
  const left = ['/proc', '/sys', '/dev', '/packages', '/var/lib/dpkg', '/var/log', '/var/cache'];
  const prune = left.flatMap((path, index) => [...(index > 0 ? ['-o'] : []), '-path', path]);
  const found = await bare.run(['find', '/', '(', ...prune, ')', '-prune', '-o', '-printf', '%p %u %m\n']);
  return found.trimEnd().split('\n').sort();
}

describe('the packages of the desktop', { skip: reason ?? false }, () => {
  let untouched: string[];

  test('desktop entries and metainfo are valid', async () => {
    const tree = join(base, 'tree');
    await run('dpkg-deb', ['--extract', join(bare.path, deb(version)), tree]);
    const env = { ...process.env, LD_LIBRARY_PATH: checkers.libraries };
    const check = (name: string, ...args: string[]) => run(join(checkers.root, 'usr/bin', name), args, { env });
    for (const entry of ['usr/share/applications/beckon.desktop', 'etc/xdg/autostart/beckon-policy.desktop']) {
      const { stdout, stderr } = await check('desktop-file-validate', join(tree, entry));
      assert.equal(stdout + stderr, '', entry);
    }
    const metainfo = join(tree, 'usr/share/metainfo/com.beckon.desktop.metainfo.xml');
    await check('appstreamcli', 'validate', '--no-net', metainfo);
    assert.match(await readFile(metainfo, 'utf8'), new RegExp(`<release version="${version}" date="\\d{4}-`));
  });

  test('an older version is installed: program, entry, scheme, icons and templates, all of root', async () => {
    untouched = await everything();
    await install(OLDER);
    const here = await everything();
    const added = here.filter((line) => !untouched.includes(line));
    for (const path of [
      '/usr/lib/beckon/beckon root 755',
      '/usr/lib/beckon/resources/app.asar root 644',
      '/usr/share/applications/beckon.desktop root 644',
      '/usr/share/icons/hicolor/48x48/apps/beckon.png root 644',
      '/usr/share/beckon/policy/windows/Beckon.admx root 644',
      '/etc/xdg/autostart/beckon-policy.desktop root 644',
    ]) {
      assert.ok(added.includes(path), path);
    }
    assert.deepEqual(
      added.filter((line) => !/ root (755|644|777)$/.test(line)),
      [],
    );
    const entry = await readFile(join(bare.path, 'usr/share/applications/beckon.desktop'), 'utf8');
    assert.match(entry, /^MimeType=x-scheme-handler\/beckon;$/m);
    // The stub stands for the program.
    await assert.rejects(bare.run(['beckon', '--show']), /packaged without Electron/);
  });

  test('the entry for login starts nothing until there is a policy', async () => {
    const start = () => bare.run(['/usr/lib/beckon/start-at-login']);
    assert.equal(await start(), '');
    await mkdir(join(bare.path, 'etc/beckon'));
    await writeFile(join(bare.path, 'etc/beckon/policy.json'), '{ "startAtLogin": true }');
    await assert.rejects(start(), /packaged without Electron/);
    await bare.run(['rm', '-r', '/etc/beckon']);
  });

  test('upgraded, and removed with nothing left but the data of the person', async () => {
    const data = 'root/.config/Beckon/history.db';
    await mkdir(join(bare.path, 'root/.config/Beckon'), { recursive: true });
    await writeFile(join(bare.path, data), 'data');
    await install(version);
    const { stdout } = await run('dpkg-query', ['--root', bare.path, '--show', 'beckon']);
    assert.equal(stdout, `beckon\t${version}\n`);
    await bare.run(['dpkg', '--remove', 'beckon']);
    const left = (await everything()).filter((line) => !untouched.includes(line));
    assert.deepEqual(
      left.map((line) => line.split(' ')[0]),
      ['/root/.config', '/root/.config/Beckon', `/${data}`],
    );
    await bare.run(['dpkg', '--purge', 'beckon']);
    assert.ok(await exists(join(bare.path, data)));
  });

  test('the package for Fedora, RHEL and SUSE: installed, upgraded and removed', async () => {
    const root = join(base, 'rpm-root');
    await mkdir(root);
    const program = rpmTools.program.replace(/build$/, '');
    const rpm = async (...args: string[]) => {
      const { stdout } = await run(program, ['--root', root, '--dbpath', '/var/lib/rpm', ...args], {
        env: rpmTools.env,
      });
      return stdout;
    };
    await rpm('--install', '--nodeps', rpmFile(OLDER));
    assert.ok(await exists(join(root, 'usr/lib/beckon/resources/app.asar')));
    await rpm('--upgrade', '--nodeps', rpmFile(version));
    assert.equal(await rpm('--query', 'beckon'), `beckon-${version}-1.x86_64\n`);
    assert.match(await rpm('--query', '--requires', 'beckon'), /^gtk3$/m);
    assert.equal(await rpm('--verify', '--nodeps', 'beckon'), '');
    await rpm('--erase', 'beckon');
    const { stdout } = await run('find', [root, '-type', 'f', '!', '-path', '*/var/lib/rpm/*']);
    assert.equal(stdout, '');
  });

  test('packages and the list of components are in SHA256SUMS', async () => {
    const { stdout } = await run('sha256sum', ['--check', 'SHA256SUMS'], { cwd: output });
    for (const name of [`beckon_${version}_amd64.deb`, `beckon-${version}-1.x86_64.rpm`]) {
      assert.ok(stdout.includes(`${name}: OK\n`), name);
    }
  });
});

test('a release without the binary or without a key to sign with is refused', () => {
  assert.match(releaseFault({ BECKON_SIGNING_KEY: 'key' }, 'linux', false) ?? '', /needs Electron's binary/);
  const keys = { linux: 'BECKON_SIGNING_KEY', win32: 'WIN_CSC_LINK', darwin: 'CSC_LINK' };
  for (const [platform, name] of Object.entries(keys)) {
    assert.match(releaseFault({}, platform, true) ?? '', new RegExp(`signed: set .*${name}`), platform);
    assert.equal(releaseFault({ [name]: 'key' }, platform, true), null, platform);
  }
});
