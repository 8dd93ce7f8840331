/** Checks the relay's files: modes, free space, disk speed, last backup. */
import { statSync } from 'node:fs';
import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { readSecretFile } from '../../../disk/secret-file.ts';
import { isRecord } from '../../../shared/json.ts';
import { reasonOf } from '../../../shared/problems.ts';
import type { Config, Environment } from '../../config.ts';
import { LAST_BACKUP } from '../store-file-commands.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const GiB = 2 ** 30;
const DAY_MS = 24 * 60 * 60_000;
/** Age in days from which a backup is old. */
const OLD_DAYS = 7;
/** ms for one synced write: an SSD needs less than 5, a hard disk 20. */
const SLOW_MS = 30;
const WRITES = 9;

export type FilePlaces = Pick<Config, 'data' | 'auditKey'> & Partial<Pick<Config, 'keys'>>;

/** @param now ms since 1970 */
export async function examineFiles(config: FilePlaces, env: Environment, now: number): Promise<Finding[]> {
  return [...modes(config, env), await room(config.data), await syncTime(config.data), lastBackup(config.data, now)];
}

/** Own files must be private to the relay's account; given secrets may be readable by its group (Kubernetes). A key may be no path. */
function modes({ data, keys, auditKey }: FilePlaces, env: Environment): Finding[] {
  const given = Object.entries(env).flatMap(([name, path]) =>
    /^BECKON_(ADMIN_TOKEN|METRICS_TOKEN|SCIM_TOKEN|CLUSTER)_FILE$/.test(name) && path ? [path] : [],
  );
  const own = [data, keys ?? join(data, 'keys'), auditKey ?? join(data, 'audit.key')];
  const open = [...own.filter((path) => isOpen(path, 0o077)), ...given.filter((path) => isOpen(path, 0o007))];
  if (open.length === 0) return [ok('file modes', `nobody else on this computer may read ${data}, keys and secrets`)];
  return open.map((path) => fail('file modes', `others on this computer may read ${path}`, `chmod go= ${path}`));
}

const isOpen = (path: string, others: number): boolean =>
  ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & others) !== 0;

async function room(data: string): Promise<Finding> {
  const { bavail, blocks, bsize } = await statfs(data);
  const free = bavail * bsize;
  const detail = `${(free / GiB).toFixed(1)} GiB are free for ${data}`;
  const todo = 'make room: below a copy of the store in size, no copy and no update is possible';
  if (free < GiB / 4) return fail('disk space', detail, todo);
  return free < GiB || bavail / blocks < 0.05 ? warn('disk space', detail, todo) : ok('disk space', detail);
}

/** Median of a few small writes, each synced to disk as a commit is. */
async function syncTime(data: string): Promise<Finding> {
  const path = join(data, `.doctor-${process.pid}`);
  const times: number[] = [];
  const file = await open(path, 'wx', 0o600);
  try {
    for (let turn = 0; turn < WRITES; turn += 1) {
      const start = performance.now();
      await file.write(Buffer.alloc(4096), 0, 4096, 0);
      await file.datasync();
      times.push(performance.now() - start);
    }
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
  const median = times.sort((a, b) => a - b)[(WRITES - 1) / 2] ?? 0;
  const detail = `a synced write takes ${median.toFixed(1)} ms`;
  return median > SLOW_MS
    ? warn('disk speed', detail, 'each group of events waits for one: put the data on a local SSD')
    : ok('disk speed', detail);
}

function lastBackup(data: string, now: number): Finding {
  const todo = 'beckon-relay backup FILE, each day by a timer, and a copy of the key ring elsewhere';
  const at = backupAt(join(data, LAST_BACKUP));
  if (at === null) return warn('backup', 'no backup of this store is known', todo);
  const days = Math.floor((now - at) / DAY_MS);
  const detail = `the last backup was made ${new Date(at).toISOString()}`;
  return days >= OLD_DAYS ? warn('backup', `${detail}, ${days} days ago`, todo) : ok('backup', detail);
}

/** ms since 1970; null: none or unknown. */
function backupAt(path: string): number | null {
  try {
    const value: unknown = JSON.parse(readSecretFile(path));
    const at = isRecord(value) && typeof value.at === 'string' ? Date.parse(value.at) : Number.NaN;
    return Number.isNaN(at) ? null : at;
  } catch {
    return null;
  }
}

/** A check that fails to run is a finding too. */
export const asFinding = (check: string, error: unknown): Finding =>
  fail(check, reasonOf(error).split('\n')[0] ?? 'it failed', 'see the log of the relay');
