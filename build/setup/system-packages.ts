import { OLDEST_CHROMIUM } from '../launch/chromium.ts';
import { findDesktop } from '../launch/desktop-environment.ts';
import { findRuntime } from '../launch/runtime.ts';
import { findProgram } from '../session/process.ts';
import { APP_PACKAGES, installedVersions, installPackages, TEST_PACKAGES } from './debian-packages.mjs';

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
  const { ok, words } = await installMissing(TEST_PACKAGES, false);
  return ok ? '' : words;
}

type Installed = Omit<Outcome, 'chromium'>;

/** @param asks whether sudo may ask for a password */
async function installMissing(needed: readonly string[], asks = true): Promise<Installed> {
  const versions = await installedVersions(needed);
  const missing = needed.filter((_name, place) => versions[place] === undefined);
  const old = versions[needed.indexOf('chromium')];
  if (old === undefined || !isTooOld(old))
    return missing.length === 0 ? { ok: true, words: 'all here' } : installPackages(missing, asks);
  console.log(`system packages: Chromium ${old} is older than ${OLDEST_CHROMIUM}, which leaves the app its shortcuts`);
  const outcome = await installPackages(['chromium', ...missing], asks);
  // An old Chromium works except for some shortcuts; if no newer one can be installed, setup continues.
  return missing.length === 0 ? { ...outcome, ok: true } : outcome;
}

/** @param version in dpkg's format, such as 150.0.7871.46-1~deb13u1 */
export const isTooOld = (version: string): boolean => Number.parseInt(version, 10) < OLDEST_CHROMIUM;

async function neededPackages({ root, tests, electron }: Asked): Promise<readonly string[]> {
  if (tests) return [...APP_PACKAGES, ...TEST_PACKAGES];
  return (await startsElectron(root, electron)) ? [] : APP_PACKAGES;
}

async function startsElectron(root: string, fetched: Promise<unknown> = Promise.resolve()): Promise<boolean> {
  if (!(await findDesktop(process.env)).present) return false;
  await fetched;
  return (await findRuntime(root, process.env)).kind === 'electron';
}

function withoutApt(packages: readonly string[]): Installed {
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
