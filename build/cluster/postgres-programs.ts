/** PostgreSQL's programs: their location, and the user they run as. They refuse to run as root. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../session/process.ts';
import { debianFolder } from '../setup/debian-folder.ts';

/** Minimum version for several relays; Debian 12 provides it. */
const OLDEST = 15;
const INSTALLED = '/usr/lib/postgresql';
/** Uid of `nobody` on Debian. A `postgres` account exists only where the package is installed. */
const NOBODY = 65534;

export interface PostgresPrograms {
  bin: string;
  version: number;
  env: NodeJS.ProcessEnv;
  /** User that owns the processes and files; undefined: the current user. */
  uid: number | undefined;
}

/** The newest version installed on this machine, else the one that setup unpacked for the project; undefined if neither exists. */
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

/** Other systems install one version on PATH. Its version is not visible from the files, so the minimum is assumed. */
function onPath(): Found | undefined {
  const initdb = findProgram('initdb');
  return initdb === undefined ? undefined : { bin: join(initdb, '..'), version: OLDEST };
}

const programs = (found: Found, more: NodeJS.ProcessEnv): PostgresPrograms => ({
  ...found,
  // GMT is the only zone that needs no time zone files.
  env: { ...process.env, LC_ALL: 'C', TZ: 'GMT', ...more },
  uid: process.getuid?.() === 0 ? NOBODY : undefined,
});

/**
 * @returns a command line that runs a program as the required user, who may read what root may, since a project below `/root` is readable
 * by root only. The program receives SIGINT (fast shutdown) when this process exits.
 */
export function commandOf({ bin, uid }: PostgresPrograms, name: string, args: readonly string[]): [string, string[]] {
  const other = ['--clear-groups', '--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  const as = uid === undefined ? [] : [`--reuid=${uid}`, `--regid=${uid}`, ...other];
  return ['setpriv', ['--pdeathsig', 'INT', ...as, join(bin, name), ...args]];
}
