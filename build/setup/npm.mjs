// Plain JavaScript without packages: runs before anything is installed.
import { spawn } from 'node:child_process';
import { differenceFromLock } from './installed.mjs';

/**
 * Installs the packages of the lock file in `folder`, unless they are there. npm's own output is shown.
 * @param {string} folder of package.json and package-lock.json
 * @param {string[]} [options] of `npm ci`
 * @returns {Promise<number>} the exit code
 */
export async function installFromLock(folder, options = []) {
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
 */
function run(command, args, cwd) {
  const shell = process.platform === 'win32' && command.endsWith('.cmd');
  return exitOf(command, spawn(command, args, { cwd, stdio: 'inherit', shell }));
}

/**
 * @param {string} command
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>} the exit code; 1 after a signal, or if it did not start
 */
export function exitOf(command, child) {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
