/** Temporary folder of a test run: in memory if there is enough space, since each commit of a store waits for its disk. */
import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
/** Minimum free bytes in memory. */
const ENOUGH = 4 * 1024 ** 3;

/** Creates the folder, accessible to other users' processes. With `memory`, falls back to disk if memory is unsuitable. */
export async function makeTemporaryRoot(wanted: 'memory' | 'disk'): Promise<string> {
  const inMemory = wanted === 'memory' ? await mkdtemp(join(MEMORY, 'beckon-')).catch(() => undefined) : undefined;
  if (inMemory !== undefined) {
    if ((await hasRoom(inMemory)) && (await runsScripts(inMemory))) return open(inMemory);
    await rm(inMemory, { recursive: true });
  }
  return open(await mkdtemp(join(tmpdir(), 'beckon-')));
}

async function open(folder: string): Promise<string> {
  await chmod(folder, 0o1777);
  return folder;
}

async function hasRoom(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize >= ENOUGH;
}

/** Containers often mount it with `noexec`, and some tests execute scripts that they write. */
async function runsScripts(folder: string): Promise<boolean> {
  const script = join(folder, 'script');
  await writeFile(script, '#!/bin/sh\n', { mode: 0o755 });
  const { status } = spawnSync(script);
  await rm(script);
  return status === 0;
}
