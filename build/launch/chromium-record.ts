/** Starts Chromium for a trial once for each version of it: a trial takes as long as the start of relay and desktop. */
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ChromiumTrial, findChromium, lacksSandbox, tryChromium } from './chromium.ts';

const recordIn = (root: string): string => join(root, '.beckon', 'chromium-trial');

/** Trial of Chromium. A success is recorded below `.beckon` for `tryNewChromium`. */
export async function tryAndRecordChromium(root: string, env: NodeJS.ProcessEnv): Promise<ChromiumTrial> {
  const identity = await identityOf(env);
  const trial = await tryChromium(env);
  const isSuccess = trial.version !== undefined && identity !== undefined;
  // Without a record, as on a full disk or after a set-up by root, the next start tries again.
  await writeRecord(recordIn(root), isSuccess ? `${identity}\n${trial.version}\n` : null).catch(() => {});
  return trial;
}

async function writeRecord(file: string, record: string | null): Promise<void> {
  if (record === null) return rm(file, { force: true });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, record);
}

/** As `tryAndRecordChromium`, without a start if this Chromium had a successful trial as this user and still has its sandbox. */
export async function tryNewChromium(root: string, env: NodeJS.ProcessEnv): Promise<ChromiumTrial> {
  const record = await readFile(recordIn(root), 'utf8').catch(() => '');
  // A record that was written in part has no end.
  const [recorded, version, end] = record.split('\n');
  const isKnown = end === '' && recorded === (await identityOf(env)) && !(await lacksSandbox());
  return isKnown ? { version: Number(version) } : tryAndRecordChromium(root, env);
}

/** Undefined if there is no Chromium. An update changes size or time of the program or of its launcher. */
async function identityOf(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const path = findChromium(env);
    const files = await Promise.all([path, DEBIAN_PROGRAM].map((file) => stat(file).catch(() => null)));
    return JSON.stringify([path, process.getuid?.(), ...files.map((file) => file && [file.size, file.mtimeMs])]);
  } catch {
    return undefined;
  }
}

/** What Debian's launcher `/usr/bin/chromium` starts. */
const DEBIAN_PROGRAM = '/usr/lib/chromium/chromium';
