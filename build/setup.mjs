// Setup, first half, on the machine's Node (20 or newer): installs npm packages, including Node 24, then runs build/setup/main.ts on that
// Node. Plain JavaScript without packages.
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { APP_PACKAGES, installWithoutPassword, TEST_PACKAGES } from './setup/debian-packages.mjs';
import { exitOf, installFromLock } from './setup/npm.mjs';

const args = process.argv.slice(2);
const root = fileURLToPath(new URL('..', import.meta.url));

/** @returns {Promise<number>} the exit code */
async function setUp() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) {
    console.error(`set-up needs Node 20 or newer, this is ${process.version}`);
    return 1;
  }
  const npm = /^npm\/(\d+)\.(\d+)/.exec(process.env.npm_config_user_agent ?? '');
  if (npm && Number(npm[1]) * 100 + Number(npm[2]) < 902) {
    console.error(`set-up needs npm 9.2 or newer, this is ${npm[1]}.${npm[2]}`);
    return 1;
  }
  const packages = installSystemPackages().catch(() => {});
  const installed = await installFromLock(root);
  if (installed !== 0) {
    console.error('npm ci failed; its own words are above.');
    return installed;
  }
  console.log('npm packages: as the lock file says');
  const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(node)) {
    console.error(
      'Node 24 did not come with the npm packages: its install script did not run. Allow install scripts ' +
        '(npm config get ignore-scripts says false), delete node_modules, and run set-up again.',
    );
    return 1;
  }
  const main = fork(join(root, 'build', 'setup', 'main.ts'), args, { cwd: root, execPath: node });
  // The second half checks the packages once this channel is closed.
  void packages.then(() => main.connected && main.disconnect());
  return exitOf(node, main);
}

/**
 * Without a display the app runs in a desktop session of its own, with or without Electron. Its packages are then downloaded and unpacked
 * while npm works. Failures are reported by the second half, which tries again.
 */
async function installSystemPackages() {
  if (process.platform !== 'linux' || args.includes('--help')) return;
  const isTested = args.includes('--tests');
  if (!isTested && (process.env.DISPLAY || process.env.WAYLAND_DISPLAY)) return;
  await installWithoutPassword(isTested ? [...APP_PACKAGES, ...TEST_PACKAGES] : APP_PACKAGES);
}

process.exitCode = await setUp();
