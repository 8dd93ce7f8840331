// Plain JavaScript without packages: runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { differenceFromLock } from './installed.mjs';

/**
 * Installs the packages of the lock file in `folder`, unless they are there. npm's own output is shown.
 * @param {string} folder of package.json and package-lock.json
 * @param {string[]} [options] of `npm ci`
 * @returns {number} the exit code
 */
export function installFromLock(folder, options = []) {
  const difference = differenceFromLock(folder);
  if (difference === undefined) return 0;
  console.log(`npm packages: installing from the lock file (${difference})`);
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...options];
  const isWindows = process.platform === 'win32';
  return npm?.endsWith('.js')
    ? run(process.execPath, [npm, ...args], folder)
    : run(isWindows ? 'npm.cmd' : 'npm', args, folder);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @returns {number} the exit code
 */
export function run(command, args, cwd) {
  const shell = process.platform === 'win32' && command.endsWith('.cmd');
  const result = spawnSync(command, args, { cwd, stdio: 'inherit', shell });
  if (result.error) console.error(`${command}: ${result.error.message}`);
  return result.status ?? 1;
}
