// Setup, first half, on the machine's Node (20 or newer): installs npm packages, including Node 24, then runs build/setup/main.ts on that
// Node. Plain JavaScript without packages.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installFromLock, run } from './setup/npm.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @returns {number} the exit code */
function setUp() {
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
  const installed = installFromLock(root);
  if (installed !== 0) {
    console.error('npm ci failed; its own words are above. Nothing else was done.');
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
  return run(node, [join(root, 'build', 'setup', 'main.ts'), ...process.argv.slice(2)], root);
}

process.exitCode = setUp();
