/** A folder of this process below the system's temporary one, where a killed process leaves nothing for long: the next of its kind clears it away. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Makes one, and clears away those of the same kind whose processes are gone. Short enough for sockets in it.
 * @param kind in letters
 * @returns its path, which names this process
 */
export async function makeOwnFolder(kind: string, base = tmpdir()): Promise<string> {
  await clearLeft(kind, base);
  return mkdtemp(join(base, `beckon-${kind}-${process.pid}-`));
}

async function clearLeft(kind: string, base: string): Promise<void> {
  const named = new RegExp(`^beckon-${kind}-(\\d+)-`);
  for (const name of await readdir(base)) {
    const owner = named.exec(name)?.[1];
    // Somebody else's is theirs to clear away.
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
