/** A PostgreSQL of the test's own: a real server in a temporary folder, durable as it is by default, on a port of this machine. */
import { randomUUID } from 'node:crypto';
import { appendFile, chown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { findPostgres, type PostgresPrograms } from '../../build/cluster/postgres-programs.ts';
import {
  configure,
  copyData,
  localTo,
  makeData,
  makeFolderFor,
  type PostgresServer,
  runPostgres,
  type ServerPlace,
  setPassword,
  startServer,
} from '../../build/cluster/postgres-server.ts';
import { freePort } from '../../build/launch/free-port.ts';
import { makeOwnFolder } from '../../build/launch/own-folder.ts';
import { projectRoot } from '../../build/root.ts';
import type { Certificate } from './certificate.ts';
import { until } from './until.ts';

export interface PostgresOptions {
  /** Of the superuser `postgres`, asked for over TCP; one is made where it is not given. */
  password?: string;
  /** PEM; then it speaks nothing else over TCP. */
  tls?: Certificate;
  /** Lines of `postgresql.conf`. */
  settings?: Readonly<Record<string, string>>;
  /** Whether it keeps what it wrote aside, by which it can be put back to any moment after a copy. */
  archive?: boolean;
}

/** The whole of it, as it was in one moment. */
export interface BaseCopy {
  data: string;
}

export interface Postgres {
  readonly programs: PostgresPrograms;
  readonly place: ServerPlace;
  readonly password: string;
  /** `postgres://` with the superuser and its password; the same after each start. */
  readonly url: string;
  /** In order; clients are sent away. */
  stop(): Promise<void>;
  /** To it and all its processes at once. SIGKILL: as a machine that loses its power, but for what its disk has. */
  kill(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void>;
  /** After `stop` or a kill; on the same port. */
  start(): Promise<void>;
  /** One statement, over the local socket, past password and TLS. */
  query(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** A base copy of this moment, while it runs. */
  copy(): Promise<BaseCopy>;
  /** Puts it back to the moment of the copy: what was committed since never happened. It runs afterwards. */
  restore(copy: BaseCopy): Promise<void>;
  /** The same to a later moment, by what it kept aside since the copy. @param moment as PostgreSQL writes it (`now()`) */
  restoreTo(copy: BaseCopy, moment: string): Promise<void>;
  /** Ends it and removes its folder. */
  close(): Promise<void>;
}

export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const programs = await programsHere();
  const folder = await folderFor(programs);
  const data = join(folder, 'data');
  await makeData(programs, join(projectRoot, '.beckon'), data);
  const { password = randomUUID(), tls, settings = {}, archive = false } = options;
  if (tls) await writeTls(programs, data, tls);
  if (archive) await makeFolderFor(programs, archiveIn(folder));
  const kept = archive ? { archive_mode: 'on', archive_command: `cp %p ${archiveIn(folder)}/%f` } : {};
  await configure(data, tls !== undefined, { ...(tls ? { ssl: 'on' } : {}), ...kept, ...settings });
  const postgres = await runIn(programs, folder, password);
  await setPassword(programs, postgres.place, password);
  return postgres;
}

const archiveIn = (folder: string): string => join(folder, 'archive');

async function programsHere(): Promise<PostgresPrograms> {
  const programs = await findPostgres(projectRoot);
  if (!programs) throw new Error('PostgreSQL is not here: npm run setup -- --cluster fetches it');
  return programs;
}

/** Short, since a socket is made in it. */
export async function folderFor(programs: PostgresPrograms): Promise<string> {
  const folder = await makeOwnFolder('pg');
  await makeFolderFor(programs, folder);
  return folder;
}

async function writeTls({ uid }: PostgresPrograms, data: string, { cert, key }: Certificate): Promise<void> {
  for (const [name, text] of [
    ['server.crt', cert],
    ['server.key', key],
  ] as const) {
    const path = join(data, name);
    await writeFile(path, text, { mode: 0o600 });
    if (uid !== undefined) await chown(path, uid, uid);
  }
}

/** @param folder has a configured `data` in it */
export async function runIn(programs: PostgresPrograms, folder: string, password: string): Promise<Postgres> {
  const place = { data: join(folder, 'data'), sockets: folder, port: await freePort(0) };
  let server: PostgresServer = await startServer(programs, place);
  const query = async (text: string, values: readonly unknown[] = []) => {
    const client = new pg.Client({ host: folder, port: place.port, user: 'postgres', database: 'postgres' });
    await client.connect();
    try {
      return (await client.query(text, [...values])).rows;
    } finally {
      await client.end();
    }
  };
  const start = async () => {
    server = await startServer(programs, place);
  };
  const putBack = async ({ data }: BaseCopy) => {
    await server.stop();
    await rm(place.data, { recursive: true });
    await copyData(data, place.data);
  };
  let copies = 0;
  return {
    programs,
    place,
    password,
    url: `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${place.port}/postgres`,
    stop: () => server.stop(),
    kill: (signal) => server.kill(signal),
    start,
    query,
    async copy() {
      copies += 1;
      const data = join(folder, `copy-${copies}`);
      await runPostgres(programs, 'pg_basebackup', [
        ...localTo(place),
        '--pgdata',
        data,
        '--checkpoint=fast',
        '--no-sync',
      ]);
      return { data };
    },
    async restore(copy) {
      await putBack(copy);
      await start();
    },
    async restoreTo(copy, moment) {
      // What it wrote last lies there too then.
      await query('SELECT pg_switch_wal()');
      await putBack(copy);
      const lines = [`restore_command = 'cp ${archiveIn(folder)}/%f %p'`, `recovery_target_time = '${moment}'`];
      await appendFile(
        join(place.data, 'postgresql.auto.conf'),
        `${lines.join('\n')}\nrecovery_target_action = promote\n`,
      );
      await writeFile(join(place.data, 'recovery.signal'), '');
      await start();
      await until('it has gone on from there', async () => {
        const [row] = await query('SELECT pg_is_in_recovery() AS going');
        return row?.going === false;
      });
    },
    async close() {
      await server.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
