/** Peer: a PostgreSQL cluster of its own in a temporary folder, defaults kept, with the insert-a-request server in front. */
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { node, type Server, startServer, temporaryFolder } from '../processes.ts';

const ROOT = '/usr/lib/postgresql';
const binaries = (): string | null => {
  if (!existsSync(ROOT)) return null;
  const newest = readdirSync(ROOT).sort((a, b) => Number(b) - Number(a))[0];
  return newest ? join(ROOT, newest, 'bin') : null;
};
export const postgresInstalled = (): boolean => binaries() !== null;

/** PostgreSQL does not run as root: there it runs as the package's own account. */
function account(): number | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return Number(spawnSync('id', ['-u', 'postgres']).stdout.toString());
}

export async function startPostgres(): Promise<Server & { port: number }> {
  const folder = temporaryFolder('postgres');
  const bin = binaries()!;
  const uid = account();
  if (uid !== undefined) chownSync(folder.path, uid, uid);
  const data = join(folder.path, 'data');
  const made = spawnSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust'], {
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const database = await startServer({
    command: join(bin, 'postgres'),
    args: ['-D', data, '-k', folder.path, '-c', 'listen_addresses='],
    ready: /ready to accept connections/,
    ...(uid === undefined ? {} : { uid }),
  });
  const front = await startServer({
    ...node(join(import.meta.dirname, 'postgres-server.ts'), folder.path),
    ready: /^ready on/,
  });
  return {
    ...front,
    port: Number(/(\d+)$/.exec(front.line)![1]),
    close: async () => {
      await front.close();
      await database.close();
      folder.remove();
    },
  };
}
