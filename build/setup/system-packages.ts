import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { OLDEST_CHROMIUM } from '../launch/chromium.ts';
import { findDesktop } from '../launch/desktop-environment.ts';
import { findRuntime } from '../launch/runtime.ts';
import { findProgram } from '../session/process.ts';

const run = promisify(execFile);

const browserPackages = ['chromium', 'chromium-sandbox', 'fonts-dejavu-core'];
const sessionPackages = ['xvfb', 'dbus', 'openbox', 'xfce4-notifyd', 'xdotool', 'imagemagick', 'at-spi2-core'];
const testPackages = ['procps', 'curl', 'openssl', 'python3', 'python3-socketio', 'python3-aiohttp', 'firefox-esr'];

interface Outcome {
  ok: boolean;
  words: string;
  /** Whether Chromium must start: the stand-in displays the windows, or tests run. */
  chromium: boolean;
}

/** Installs missing Debian packages for running the app and, if requested, for the tests. */
export async function installSystemPackages({ root, tests }: { root: string; tests: boolean }): Promise<Outcome> {
  if (process.platform !== 'linux') return { ok: true, words: 'none needed here', chromium: false };
  const needed = await neededPackages(root, tests);
  if (needed.length === 0) {
    return { ok: true, words: 'none needed, Electron starts on this desktop', chromium: false };
  }
  return { ...(findProgram('dpkg-query') ? await installMissing(needed) : withoutApt(needed)), chromium: true };
}

type Installed = Omit<Outcome, 'chromium'>;

async function installMissing(needed: string[]): Promise<Installed> {
  const versions = await Promise.all(needed.map(installedVersion));
  const missing = needed.filter((_name, place) => versions[place] === undefined);
  const old = versions[needed.indexOf('chromium')];
  if (old === undefined || !isTooOld(old))
    return missing.length === 0 ? { ok: true, words: 'all here' } : install(missing);
  console.log(`system packages: Chromium ${old} is older than ${OLDEST_CHROMIUM}, which leaves the app its shortcuts`);
  const outcome = install(['chromium', ...missing]);
  // An old Chromium works except for some shortcuts; if no newer one can be installed, setup continues.
  return missing.length === 0 ? { ...outcome, ok: true } : outcome;
}

/** @param version in dpkg's format, such as 150.0.7871.46-1~deb13u1 */
export const isTooOld = (version: string): boolean => Number.parseInt(version, 10) < OLDEST_CHROMIUM;

/** Nothing if Electron starts on this desktop and no tests are requested, else everything. */
async function neededPackages(root: string, tests: boolean): Promise<string[]> {
  const everything = [...browserPackages, ...sessionPackages, ...testPackages];
  if (tests || !(await findDesktop(process.env)).present) return everything;
  const runtime = await findRuntime(root, process.env);
  return runtime.kind === 'electron' ? [] : everything;
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

function install(missing: string[]): Installed {
  const asRoot = process.getuid?.() === 0 ? [] : sudo();
  const list = missing.join(' ');
  if (!asRoot) return { ok: false, words: `as root, install: apt-get install ${list}` };
  console.log(`system packages: installing ${list}`);
  const apt = (...args: string[]) => {
    const [command = 'env', ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
    const { status, stderr } = spawnSync(command, rest, { stdio: ['inherit', 'ignore', 'pipe'], encoding: 'utf8' });
    // Errors of apt and of package scripts matter only if they fail.
    if (status !== 0) console.error(stderr);
    return status === 0;
  };
  const installed = apt('update') && apt('install', '--yes', '--no-install-recommends', ...missing);
  if (!installed) return { ok: false, words: `could not be installed; as root: apt-get install ${list}` };
  return { ok: true, words: `installed ${list}` };
}

/** A sudo prefix that works: without a terminal it must not ask for a password. */
function sudo(): string[] | undefined {
  if (!findProgram('sudo')) return undefined;
  if (process.stdin.isTTY) return ['sudo'];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}
