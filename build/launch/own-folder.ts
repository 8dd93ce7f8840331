/** A temporary folder per process. Folders of killed processes are removed when the next one of the same kind is created. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Also removes folders of exited processes. Short enough for Unix sockets. @param kind letters only. @returns a path with this process id
 */
export async function makeOwnFolder(kind: string, base = tmpdir()): Promise<string> {
  await clearLeft(kind, base);
  return mkdtemp(join(base, `beckon-${kind}-${process.pid}-`));
}

async function clearLeft(kind: string, base: string): Promise<void> {
  const named = new RegExp(`^beckon-${kind}-(\\d+)-`);
  for (const name of await readdir(base)) {
    const owner = named.exec(name)?.[1];
    // Folders of other users cannot be removed; ignore the error.
    if (owner !== undefined && !isAlive(Number(owner))) await rm(join(base, name), LEFT).catch(() => {});
  }
}

const LEFT = { recursive: true, force: true } as const;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
