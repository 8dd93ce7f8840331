import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { OLDEST_CHROMIUM } from '../launch/chromium.ts';
import { findDesktop } from '../launch/desktop-environment.ts';
import { findRuntime } from '../launch/runtime.ts';
import { findProgram } from '../session/process.ts';

const run = promisify(execFile);

/** Where the stand-in takes Electron's place: a browser, and a desktop session for it. */
const appPackages = [
  ...['chromium', 'chromium-sandbox', 'fonts-dejavu-core'],
  ...['xvfb', 'dbus', 'openbox', 'xfce4-notifyd', 'xdotool', 'imagemagick', 'at-spi2-core'],
];
const testPackages = ['procps', 'curl', 'openssl', 'python3', 'python3-socketio', 'python3-aiohttp', 'firefox-esr'];

interface Outcome {
  ok: boolean;
  words: string;
  /** Whether Chromium must start: the stand-in displays the windows, or tests run. */
  chromium: boolean;
}

interface Asked {
  root: string;
  /** Adds the packages of the tests. */
  tests: boolean;
  /** Resolves when Electron's binary is there, or will not be. */
  electron: Promise<unknown>;
}

/** Installs missing Debian packages for running the app and, if requested, for the tests. */
export async function installSystemPackages(asked: Asked): Promise<Outcome> {
  if (process.platform !== 'linux') return { ok: true, words: 'none needed here', chromium: false };
  const needed = await neededPackages(asked);
  if (needed.length === 0) {
    return { ok: true, words: 'none needed, Electron starts on this desktop', chromium: false };
  }
  return { ...(findProgram('dpkg-query') ? await installMissing(needed) : withoutApt(needed)), chromium: true };
}

/**
 * Adds the packages of the tests to what setup installed, if that needs no password. On a desktop where Electron starts, only
 * `setup -- --tests` adds them.
 * @returns what is missing, or an empty text
 */
export async function installTestPackages(root: string): Promise<string> {
  if (process.platform !== 'linux' || !findProgram('dpkg-query') || (await startsElectron(root))) return '';
  const { ok, words } = await installMissing(testPackages, false);
  return ok ? '' : words;
}

type Installed = Omit<Outcome, 'chromium'>;

/** @param asks whether sudo may ask for a password */
async function installMissing(needed: string[], asks = true): Promise<Installed> {
  const versions = await Promise.all(needed.map(installedVersion));
  const missing = needed.filter((_name, place) => versions[place] === undefined);
  const old = versions[needed.indexOf('chromium')];
  if (old === undefined || !isTooOld(old))
    return missing.length === 0 ? { ok: true, words: 'all here' } : install(missing, asks);
  console.log(`system packages: Chromium ${old} is older than ${OLDEST_CHROMIUM}, which leaves the app its shortcuts`);
  const outcome = await install(['chromium', ...missing], asks);
  // An old Chromium works except for some shortcuts; if no newer one can be installed, setup continues.
  return missing.length === 0 ? { ...outcome, ok: true } : outcome;
}

/** @param version in dpkg's format, such as 150.0.7871.46-1~deb13u1 */
export const isTooOld = (version: string): boolean => Number.parseInt(version, 10) < OLDEST_CHROMIUM;

async function neededPackages({ root, tests, electron }: Asked): Promise<string[]> {
  if (tests) return [...appPackages, ...testPackages];
  return (await startsElectron(root, electron)) ? [] : appPackages;
}

async function startsElectron(root: string, fetched: Promise<unknown> = Promise.resolve()): Promise<boolean> {
  if (!(await findDesktop(process.env)).present) return false;
  await fetched;
  return (await findRuntime(root, process.env)).kind === 'electron';
}

async function installedVersion(name: string): Promise<string | undefined> {
  try {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a format of dpkg-query, not of ours
    const { stdout } = await run('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Version}', name]);
    return /^installed (.+)$/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

function withoutApt(packages: string[]): Installed {
  const programs = [
    'chromium',
    'Xvfb',
    'dbus-daemon',
    'openbox',
    'xdotool',
    'import',
    '/usr/libexec/at-spi2-registryd',
  ];
  const missing = programs.filter((name) => !findProgram(name));
  if (missing.length === 0) return { ok: true, words: 'all here' };
  return { ok: false, words: `not a Debian system; install what Debian calls: ${packages.join(' ')}` };
}

async function install(missing: string[], asks: boolean): Promise<Installed> {
  const asRoot = process.getuid?.() === 0 ? [] : sudo(asks);
  const list = missing.join(' ');
  if (!asRoot) return { ok: false, words: `as root, install: apt-get install ${list}` };
  console.log(`system packages: installing ${list}`);
  const apt = async (...args: string[]): Promise<boolean> => {
    const [command = 'env', ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
    const child = spawn(command, rest, { stdio: ['inherit', 'ignore', 'pipe'] });
    const [complaint, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    // Errors of apt and of package scripts matter only if they fail.
    if (status !== 0) console.error(complaint);
    return status === 0;
  };
  const installed = (await apt('update')) && (await apt('install', '--yes', '--no-install-recommends', ...missing));
  if (!installed) return { ok: false, words: `could not be installed; as root: apt-get install ${list}` };
  return { ok: true, words: `installed ${list}` };
}

/** A sudo prefix that works: without a terminal it must not ask for a password. */
function sudo(asks: boolean): string[] | undefined {
  if (!findProgram('sudo')) return undefined;
  if (asks && process.stdin.isTTY) return ['sudo'];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}
