/** PostgreSQL's programs: where they are, and as whom they run. They refuse to run as root. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../session/process.ts';
import { debianFolder } from '../setup/debian-folder.ts';

/** What several relays need of it; Debian 12 has it. */
const OLDEST = 15;
const INSTALLED = '/usr/lib/postgresql';
/** `nobody` of every Debian: an account of PostgreSQL's own is only where its package was installed. */
const NOBODY = 65534;

export interface PostgresPrograms {
  /** Folder of `initdb`, `postgres` and the rest. */
  bin: string;
  version: number;
  /** For whatever is started from there. */
  env: NodeJS.ProcessEnv;
  /** Whose processes and files they have to be; undefined: ours. */
  uid: number | undefined;
}

/** The newest of this machine, else what set-up unpacked for the project; undefined where there is none. */
export async function findPostgres(project: string): Promise<PostgresPrograms | undefined> {
  const installed = newestBelow(INSTALLED) ?? onPath();
  if (installed) return programs(installed, {});
  const unpacked = await debianFolder(project, 'cluster');
  const found = unpacked && newestBelow(join(unpacked.root, INSTALLED));
  return found ? programs(found, { LD_LIBRARY_PATH: unpacked.libraries }) : undefined;
}

type Found = Pick<PostgresPrograms, 'bin' | 'version'>;

function newestBelow(folder: string): Found | undefined {
  if (!existsSync(folder)) return undefined;
  const versions = readdirSync(folder).map(Number);
  return versions
    .sort((a, b) => b - a)
    .map((version) => ({ version, bin: join(folder, String(version), 'bin') }))
    .find(({ version, bin }) => version >= OLDEST && existsSync(join(bin, 'initdb')));
}

/** Systems other than Debian have one version, beside the other programs; which, its files do not tell. */
function onPath(): Found | undefined {
  const initdb = findProgram('initdb');
  return initdb === undefined ? undefined : { bin: join(initdb, '..'), version: OLDEST };
}

const programs = (found: Found, more: NodeJS.ProcessEnv): PostgresPrograms => ({
  ...found,
  // GMT is the one zone for which no files are needed.
  env: { ...process.env, LC_ALL: 'C', TZ: 'GMT', ...more },
  uid: process.getuid?.() === 0 ? NOBODY : undefined,
});

/**
 * A command line that runs one of them as whom it has to be, and lets it read what root may read: a project below `/root` is nobody
 * else's. It is told to end (SIGINT: at once, in order) when this process dies.
 */
export function commandOf({ bin, uid }: PostgresPrograms, name: string, args: readonly string[]): [string, string[]] {
  const other = ['--clear-groups', '--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  const as = uid === undefined ? [] : [`--reuid=${uid}`, `--regid=${uid}`, ...other];
  return ['setpriv', ['--pdeathsig', 'INT', ...as, join(bin, name), ...args]];
}
