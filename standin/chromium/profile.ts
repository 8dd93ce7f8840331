/** The lock `SingletonLock` is a symbolic link to `host-pid`. An app killed with SIGKILL leaves it behind, and briefly its Chromium. */
import { mkdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** How long an orphaned Chromium may take to notice its closed pipe, ms. */
const ORPHAN_GRACE = 3000;
const POLL = 25;

/** Takes over the lock of a dead or orphaned Chromium. @throws if the Chromium of a running app uses the profile */
export async function lockProfile(profile: string): Promise<void> {
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  const holder = lockHolder(profile);
  if (holder !== undefined && holder !== process.pid && usesProfile(holder, profile)) {
    const deadline = Date.now() + ORPHAN_GRACE;
    while (usesProfile(holder, profile) && Date.now() < deadline) await delay(POLL);
    if (usesProfile(holder, profile)) {
      if (parentOf(holder) !== 1) throw new Error(`The profile ${profile} is in use by Chromium, process ${holder}`);
      process.kill(holder, 'SIGKILL');
      while (usesProfile(holder, profile)) await delay(POLL);
    }
  }
  for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie', 'DevToolsActivePort']) {
    rmSync(join(profile, name), { force: true });
  }
}

function lockHolder(profile: string): number | undefined {
  try {
    const pid = Number(readlinkSync(join(profile, 'SingletonLock')).split('-').at(-1));
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function usesProfile(pid: number, profile: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(`--user-data-dir=${profile}`);
  } catch {
    return false;
  }
}

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 1;
  }
}
