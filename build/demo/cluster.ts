/** The demo on several relays: PostgreSQL, relays and a balancer in the demo's folder. A process that exits is restarted. */
import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startBalancer } from '../cluster/balancer.ts';
import type { PostgresPrograms } from '../cluster/postgres-programs.ts';
import {
  configure,
  makeData,
  makeFolderFor,
  type ServerPlace,
  setPassword,
  startServer,
} from '../cluster/postgres-server.ts';
import { findClusterPrograms } from '../cluster/programs.ts';
import { freePort } from '../launch/free-port.ts';
import { makeOwnFolder } from '../launch/own-folder.ts';
import type { Program } from '../launch/program.ts';
import { type DemoDirectory, type DemoFolder, startRelay } from './programs.ts';
import type { Stage } from './stage.ts';

const RELAYS = ['relay-1', 'relay-2', 'relay-3'];
/** Delay between exit and restart, ms: long enough to see that the desktop continues without it. */
const AGAIN_MS = 3_000;

interface Running {
  pid: number;
  exited: Promise<unknown>;
  stop(): Promise<unknown>;
}

interface ClusterDemo {
  demo: DemoFolder;
  directory: DemoDirectory;
  stage: Stage;
  tell: (line: string) => void;
}

/** Resolves with the balancer's address once all relays are ready. @param port the balancer's port */
export async function startCluster({ demo, directory, stage, tell }: ClusterDemo, port: string): Promise<string> {
  const programs = await findClusterPrograms(demo.root);
  if (!programs) throw new Error('several relays need PostgreSQL and HAProxy: npm run setup -- --cluster fetches them');
  // Unix sockets need short paths.
  const sockets = await makeOwnFolder('cluster');
  stage.onClose(() => rm(sockets, { recursive: true, force: true }));
  const url = await startDatabase(demo, programs.postgres, join(sockets, 'pg'), keeper({ stage, tell }));
  const relays = await Promise.all(RELAYS.map(async (name) => ({ name, port: await freePort(0) })));
  const env = {
    BECKON_CLUSTER: url,
    BECKON_KEYS: join(demo.folder, 'keys'),
    BECKON_AUDIT_KEY: join(demo.folder, 'audit.key'),
  };
  const begin = async (one: { name: string; port: number }): Promise<string> => {
    const keep = keeper({ stage, tell });
    const running = await keep(one.name, async () => {
      let program: Program | undefined;
      const own = { ...demo, keep: (started: Program) => (program = started) };
      await startRelay(own, directory, String(one.port), { name: one.name, env });
      return program as Program;
    });
    return `${one.name} (process ${running.pid})`;
  };
  const [first, ...others] = relays;
  const words = first ? [await begin(first), ...(await Promise.all(others.map(begin)))] : [];
  const folder = join(sockets, 'balancer');
  await mkdir(folder);
  await keeper({ stage, tell })('HAProxy', () =>
    startBalancer(programs.haproxy, { folder, port: Number(port), relays }),
  );
  tell(`several relays: ${words.join(', ')}. kill -9 any of them: the desktop stays live`);
  return `http://127.0.0.1:${port}`;
}

async function startDatabase(
  { root, folder }: DemoFolder,
  programs: PostgresPrograms,
  sockets: string,
  keep: Keeper,
): Promise<string> {
  await makeFolderFor(programs, sockets);
  const place: ServerPlace = { data: join(folder, 'postgres'), sockets, port: await freePort(0) };
  await makeData(programs, join(root, '.beckon'), place.data);
  await configure(place.data, false, {});
  await keep('PostgreSQL', () => startServer(programs, place));
  const password = randomUUID();
  await setPassword(programs, place, password);
  return `postgres://postgres:${password}@127.0.0.1:${place.port}/postgres`;
}

type Keeper = (name: string, start: () => Promise<Running>) => Promise<Running>;

/** Starts a process and restarts it whenever it exits by itself. @returns the first instance */
function keeper({ stage, tell }: Pick<ClusterDemo, 'stage' | 'tell'>): Keeper {
  return async (name, start) => {
    const over = new AbortController();
    let running = await start();
    const first = running;
    const follow = async (): Promise<void> => {
      while (!over.signal.aborted) {
        await running.exited;
        if (over.signal.aborted) return;
        tell(`${name}: gone; it comes back`);
        await pause(AGAIN_MS, undefined, { signal: over.signal });
        running = await start();
        tell(`${name}: back (process ${running.pid})`);
      }
    };
    const following = follow().catch((error: unknown) => {
      if (!over.signal.aborted) tell(`${name}: does not come back. ${error instanceof Error ? error.message : error}`);
    });
    stage.onClose(async () => {
      over.abort();
      await running.stop();
      await following;
      await running.stop();
    });
    return first;
  };
}
