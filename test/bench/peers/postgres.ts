/** Peer: a separate PostgreSQL in a temporary folder, with default settings. */
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
  // The database and its processes inherit the CPU affinity of this process.
  spawnSync('taskset', ['-cp', '0', String(process.pid)]);
  const database = await startOwn();
  spawnSync('taskset', ['-cp', '1', String(process.pid)]);
  return database;
}

/** Pid of the postmaster, the parent of the server's other processes. */
export const postmasterOf = ({ place }: Pick<Postgres, 'place'>): number =>
  Number.parseInt(readFileSync(join(place.data, 'postmaster.pid'), 'utf8'), 10);

/** Includes the insert-a-request server. */
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
