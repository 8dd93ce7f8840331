/** Starts Chromium for a trial once for each version of it: a trial takes as long as the start of relay and desktop. */
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ChromiumTrial, findChromium, lacksSandbox, tryChromium } from './chromium.ts';

const recordIn = (root: string): string => join(root, '.beckon', 'chromium-trial');

/** Trial of Chromium. A success is recorded below `.beckon` for `tryNewChromium`. */
export async function tryAndRecordChromium(root: string, env: NodeJS.ProcessEnv): Promise<ChromiumTrial> {
  const identity = await identityOf(env);
  const trial = await tryChromium(env);
  const file = recordIn(root);
  if (trial.version === undefined || identity === undefined) await rm(file, { force: true });
  else {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${identity}\n${trial.version}\n`);
  }
  return trial;
}

/** As `tryAndRecordChromium`, without a start if this Chromium had a successful trial as this user and still has its sandbox. */
export async function tryNewChromium(root: string, env: NodeJS.ProcessEnv): Promise<ChromiumTrial> {
  const record = await readFile(recordIn(root), 'utf8').catch(() => '');
  const [recorded, version] = record.split('\n');
  const isKnown = version !== undefined && recorded === (await identityOf(env)) && !(await lacksSandbox());
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
