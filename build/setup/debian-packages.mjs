// Installs packages of Debian. Plain JavaScript without packages: setup calls it before anything is installed.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

/** Where the stand-in takes Electron's place: a browser, and a desktop session for it. */
export const APP_PACKAGES = [
  ...['chromium', 'chromium-sandbox', 'fonts-dejavu-core'],
  ...['xvfb', 'dbus', 'openbox', 'xfce4-notifyd', 'xdotool', 'imagemagick', 'at-spi2-core'],
];
export const TEST_PACKAGES = [
  ...['procps', 'curl', 'openssl', 'python3', 'python3-socketio', 'python3-aiohttp', 'firefox-esr'],
];

/**
 * @param {readonly string[]} names
 * @returns {Promise<(string | undefined)[]>} the installed version of each; undefined if it is not installed
 */
export function installedVersions(names) {
  return Promise.all(names.map(installedVersion));
}

/** @param {string} name */
async function installedVersion(name) {
  try {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a format of dpkg-query, not of ours
    const format = '${db:Status-Status} ${Version}';
    const { stdout } = await promisify(execFile)('dpkg-query', ['-W', '-f', format, name]);
    return /^installed (.+)$/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

/**
 * Installs the packages of `names` that are missing, if this is a Debian and needs no password. @returns nothing: the caller checks again
 * @param {readonly string[]} names
 */
export async function installWithoutPassword(names) {
  if (spawnSync('dpkg-query', ['--version'], { stdio: 'ignore' }).error) return;
  const versions = await installedVersions(names);
  const missing = names.filter((_name, place) => versions[place] === undefined);
  if (missing.length > 0 && prefixOf(false)) await installPackages(missing, false);
}

/**
 * @param {readonly string[]} names
 * @param {boolean} asks whether sudo may ask for a password
 * @returns {Promise<{ ok: boolean, words: string }>}
 */
export async function installPackages(names, asks) {
  const list = names.join(' ');
  const prefix = prefixOf(asks);
  if (!prefix) return { ok: false, words: `as root, install: apt-get install ${list}` };
  console.log(`system packages: installing ${list}`);
  const isInstalled =
    (await apt(prefix, 'update')) && (await apt(prefix, 'install', '--yes', '--no-install-recommends', ...names));
  if (!isInstalled) return { ok: false, words: `could not be installed; as root: apt-get install ${list}` };
  return { ok: true, words: `installed ${list}` };
}

/**
 * @param {string[]} prefix
 * @param {...string} args
 */
async function apt(prefix, ...args) {
  const [command = 'env', ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
  const child = spawn(command, rest, { stdio: ['inherit', 'ignore', 'pipe'] });
  const [complaint, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  // Errors of apt and of package scripts matter only if they fail.
  if (status !== 0) console.error(complaint);
  return status === 0;
}

/**
 * What gives a command the rights of root. Without a terminal, sudo must not ask for a password.
 * @param {boolean} asks
 * @returns {string[] | undefined} undefined: there is no way
 */
function prefixOf(asks) {
  if (process.getuid?.() === 0) return [];
  if (spawnSync('sudo', ['--version'], { stdio: 'ignore' }).error) return undefined;
  if (asks && process.stdin.isTTY) return ['sudo'];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}
