/** The servers that a cluster needs: PostgreSQL and a balancer, installed on this machine or unpacked for the project. */
import { join } from 'node:path';
import { findProgram } from '../session/process.ts';
import { debianFolder, unpackDebianFolder } from '../setup/debian-folder.ts';
import { findPostgres, type PostgresPrograms } from './postgres-programs.ts';

export interface Haproxy {
  path: string;
  env: NodeJS.ProcessEnv;
}

export interface ClusterPrograms {
  postgres: PostgresPrograms;
  haproxy: Haproxy;
}

export async function findClusterPrograms(project: string): Promise<ClusterPrograms | undefined> {
  const postgres = await findPostgres(project);
  const haproxy = await findHaproxy(project);
  return postgres && haproxy ? { postgres, haproxy } : undefined;
}

async function findHaproxy(project: string): Promise<Haproxy | undefined> {
  const installed = findProgram('haproxy', `${process.env.PATH ?? ''}:/usr/sbin`);
  if (installed) return { path: installed, env: process.env };
  const unpacked = await debianFolder(project, 'cluster');
  if (!unpacked) return undefined;
  const env = { ...process.env, LD_LIBRARY_PATH: unpacked.libraries };
  return { path: join(unpacked.root, 'usr', 'sbin', 'haproxy'), env };
}

/** Downloads missing programs. @throws Error with a readable message if there is no apt or no archive */
export async function ensureClusterPrograms(project: string): Promise<ClusterPrograms> {
  const here = await findClusterPrograms(project);
  if (here) return here;
  await unpackDebianFolder(project, 'cluster');
  const fetched = await findClusterPrograms(project);
  if (!fetched) throw new Error('Debian’s packages hold no PostgreSQL 15 or HAProxy');
  return fetched;
}
