import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../session/process.ts';
import { isSetuidRoot } from './setuid.ts';

/** The oldest Chromium in which all shortcuts reach the app's windows: 150 handles Ctrl+G before the page and the stand-in do. */
export const OLDEST_CHROMIUM = 156;

/** Timeout for one empty page, ms; on a busy machine it takes several seconds. */
const PATIENCE = 30_000;
const PROBE = 'data:text/html,<script>document.write(navigator.userAgent)</script>';

/** CHROME_PATH, else the usual names. @throws Error with instructions if none is found */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string {
  const names = [env.CHROME_PATH, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  for (const name of names) {
    const found = name && findProgram(name, env.PATH);
    if (found) return found;
  }
  throw new Error('no Chromium found: set CHROME_PATH, or run npm run setup');
}

/** Arguments for automation: quiet, offline, and without a sandbox only as root, where Chromium has none. */
export function chromiumArgs(): string[] {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return [
    ...asRoot,
    '--disable-quic',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
}

const HELPER = '/usr/lib/chromium/chrome-sandbox';

/** Whether Chromium probably lacks a sandbox: a check in milliseconds without starting it. As root it runs without one. */
export async function lacksSandbox(): Promise<boolean> {
  if (process.platform !== 'linux' || process.getuid?.() === 0 || isSetuidRoot(HELPER)) return false;
  return (await run('unshare', ['--user', 'true'], process.env)).end !== ENDED_WELL;
}

export interface ChromiumTrial {
  /** Why no window can be displayed and how to fix it; undefined if one can. */
  hindrance?: string;
  version?: number;
}

export async function tryChromium(env: NodeJS.ProcessEnv = process.env): Promise<ChromiumTrial> {
  let executable: string;
  try {
    executable = findChromium(env);
  } catch (error) {
    return { hindrance: `No window can be shown: ${error instanceof Error ? error.message : error}` };
  }
  const profile = await mkdtemp(join(tmpdir(), 'beckon-chromium-'));
  try {
    const args = [...chromiumArgs(), '--headless', `--user-data-dir=${profile}`, '--dump-dom', PROBE];
    // Without a sandbox two processes abort. If the output of the one that names the cause is lost, a second start reports it.
    const first = await run(executable, args, env);
    const { drawn, said, end } = lacksCause(first.said) ? await run(executable, args, env) : first;
    const version = /Chrom\w*\/(\d+)/.exec(drawn)?.[1];
    return version ? { version: Number(version) } : { hindrance: hindranceFrom(said, end) };
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The message about Chromium for the user who starts the app; undefined if there is none. */
export function chromiumWords({ hindrance, version = OLDEST_CHROMIUM }: ChromiumTrial): string | undefined {
  if (hindrance) return hindrance;
  if (version >= OLDEST_CHROMIUM) return undefined;
  return (
    `Chromium ${version} keeps some shortcuts, such as Ctrl+G, for itself; ${OLDEST_CHROMIUM} and newer leave them to ` +
    'the app. npm run setup installs a newer one where Debian has it.'
  );
}

interface Run {
  drawn: string;
  said: string;
  /** How the process ended, as a clause. */
  end: string;
}

const endedWith = (how: string | number | null) => `it ended with ${how}`;
const ENDED_WELL = endedWith(0);

function run(executable: string, args: string[], env: NodeJS.ProcessEnv): Promise<Run> {
  const child = spawn(executable, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE,
    killSignal: 'SIGKILL',
  });
  let [drawn, said] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    drawn += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ drawn, said, end: error.message }));
    child.once('close', (code, signal) => {
      const end = signal === 'SIGKILL' ? `it drew nothing within ${PATIENCE / 1000} s` : endedWith(signal ?? code);
      resolve({ drawn, said, end });
    });
  });
}

const lacksCause = (said: string): boolean => /communicate with zygote/.test(said) && !/sandbox/i.test(said);

/** Debian's wrapper and the missing buses of a bare machine also print errors; the cause is a fatal line, else the last line. */
function hindranceFrom(said: string, end: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '' && !/dbus/.test(line));
  const fatal = lines.filter((line) => /:FATAL:|sandbox/i.test(line));
  // Two processes abort for lack of a sandbox, in any order; only one names the cause.
  const last = fatal.findLast((line) => /:FATAL:.*sandbox/i.test(line)) ?? fatal.at(-1) ?? lines.at(-1) ?? '';
  const words = last.replace(/^\[[^\]]*\] /, '');
  if (/sandbox/i.test(words)) return sandboxWords(words);
  return `No window can be shown: Chromium does not start here, ${end}${words ? `: ${words}` : ''}`;
}

/** The sandbox needs user namespaces or Debian's helper with mode 4755. Chromium's message is long and ends with unsafe advice. */
function sandboxWords(words: string): string {
  const [first = ''] = words.split(/(?<=[.!]) /);
  return (
    `No window can be shown: Chromium cannot make its sandbox here, for want of user namespaces or of its helper ("${first}"). ` +
    'As root: apt-get install chromium-sandbox; if that is installed, the file system it lies on or this container lets no ' +
    'program take the rights of its owner (nosuid, no-new-privileges): allow that, or user namespaces.'
  );
}
