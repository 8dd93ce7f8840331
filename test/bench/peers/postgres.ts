/** Peer: a PostgreSQL of its own in a temporary folder, defaults kept. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPostgres } from '../../../build/cluster/postgres-programs.ts';
import { projectRoot } from '../../../build/root.ts';
import { type Postgres, startPostgres as startOwn } from '../../helpers/postgres.ts';
import { node, type Server, startServer } from '../processes.ts';

export const postgresInstalled = (await findPostgres(projectRoot)) !== undefined;

/** On the servers' core. */
export async function startDatabase(): Promise<Postgres> {
  // What it is started by it shares a core with, and so do its processes.
  spawnSync('taskset', ['-cp', '0', String(process.pid)]);
  const database = await startOwn();
  spawnSync('taskset', ['-cp', '1', String(process.pid)]);
  return database;
}

/** Of the process whose children are all others of a server. */
export const postmasterOf = ({ place }: Pick<Postgres, 'place'>): number =>
  Number.parseInt(readFileSync(join(place.data, 'postmaster.pid'), 'utf8'), 10);

/** With the insert-a-request server in front. */
export async function startPostgres(): Promise<Server & { port: number }> {
  const database = await startDatabase();
  const { sockets, port } = database.place;
  const front = await startServer({
    ...node(join(import.meta.dirname, 'postgres-server.ts'), sockets, String(port)),
    ready: /^ready on/,
  });
  return {
    ...front,
    port: Number(/(\d+)$/.exec(front.line)![1]),
    close: async () => {
      await front.close();
      await database.close();
    },
  };
}
