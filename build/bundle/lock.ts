import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Poll interval for a lock held by another process, ms. */
const interval = 100;

/** Takes over a lock whose holder has exited. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  while (!(await take(file))) await pause(interval);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** Holds the lock until the returned function is called. @throws Error with `what` and the holder's process id if it is held */
export async function holdLock(file: string, what: string): Promise<() => Promise<void>> {
  await mkdir(dirname(file), { recursive: true });
  // The first attempt removes a stale lock, the second acquires it.
  if (!(await take(file)) && !(await take(file))) {
    throw new Error(`${what} already, as process ${(await readFile(file, 'utf8')).trim()}`);
  }
  return () => rm(file, { force: true });
}

/** Creates the file with its content atomically: a process killed in between would leave a lock that no process can take over. */
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
