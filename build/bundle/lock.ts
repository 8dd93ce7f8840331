import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** How often a lock held by another is looked at again, ms. */
const interval = 100;

/**
 * Runs `work` while no other process holds the lock file. A lock whose holder is gone is taken over.
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  while (!(await take(file))) await pause(interval);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * Holds the lock file until the returned function is called. Rejects, naming the holder, where another process has it;
 * `what` says in the message what is being done by that process.
 */
export async function holdLock(file: string, what: string): Promise<() => Promise<void>> {
  await mkdir(dirname(file), { recursive: true });
  // A lock whose holder is gone is removed at the first attempt and taken at the second.
  if (!(await take(file)) && !(await take(file))) {
    throw new Error(`${what} already, as process ${(await readFile(file, 'utf8')).trim()}`);
  }
  return () => rm(file, { force: true });
}

/** The file appears with its content: a process killed between the two would leave a lock that no one can take over. */
async function take(file: string): Promise<boolean> {
  const own = `${file}-${randomUUID()}`;
  try {
    await writeFile(own, String(process.pid));
    await link(own, file);
    return true;
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    const holder = await readFile(file, 'utf8').catch(() => null);
    if (holder !== null && !isAlive(Number(holder))) await rm(file, { force: true });
    return false;
  } finally {
    await rm(own, { force: true });
  }
}

/** Whether a process with this id runs, whoever owns it. */
function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
