/**
 * A production-like cluster: relay processes on one PostgreSQL, each with its own copy and line, behind HAProxy, and a source's endpoint.
 * `traffic.ts` generates the load, `account.ts` checks the results.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { stringify } from 'yaml';
import { freePort } from '../../build/launch/free-port.ts';
import { makeOwnFolder } from '../../build/launch/own-folder.ts';
import type { Directory } from '../../shared/directory.ts';
import { type Haproxy, startHaproxy } from '../helpers/haproxy.ts';
import { type Postgres, startPostgres } from '../helpers/postgres.ts';
import { startPostgresPair } from '../helpers/postgres-pair.ts';
import { type SourceSystem, startSourceSystem } from '../helpers/source-system.ts';
import { removeFolder } from '../helpers/temporary-folder.ts';
import { type Line, layLine } from './parts/line.ts';
import { type RigRelay, rigRelay } from './parts/relay.ts';

export interface RigOptions {
  /** Number of relays; 1 with `alone`. */
  relays?: number;
  /** A single relay without a database. */
  alone?: boolean;
  /** PostgreSQL has a synchronous standby. */
  standby?: boolean;
  /** PostgreSQL without a standby archives its log, for point-in-time recovery. */
  archive?: boolean;
  people?: number;
}

export interface Rig {
  /** The balancer's. */
  readonly url: string;
  readonly balancer: Haproxy;
  /** Not started yet. */
  readonly relays: readonly RigRelay[];
  readonly people: readonly string[];
  readonly sourceKey: string;
  readonly receiver: SourceSystem;
  /** @throws with a standby */
  readonly database: Postgres;
  tokenOf(person: string): string;
  /** Promotes the standby and redirects every line to it. */
  failOver(): Promise<void>;
}

const SOURCE_KEY = 'erp-key-of-the-test';
const tokenOf = (person: string): string => `${person}-token-of-the-test`;

function directoryOf(people: readonly string[], receiver: SourceSystem): Directory {
  const erp = { id: 'erp', name: 'SAP ERP', key: SOURCE_KEY, grants: '*' as const };
  return {
    sources: [{ ...erp, response: { url: receiver.url, secret: receiver.secret } }],
    users: people.map((id) => ({ id, name: `Person ${id}`, token: tokenOf(id) })),
  };
}

/** Settings shared by all relays. */
function sharedEnvironment(folder: string, directory: Directory): Record<string, string> {
  const file = join(folder, 'directory.yaml');
  writeFileSync(file, stringify(directory));
  return {
    BECKON_DIRECTORY: file,
    BECKON_KEYS: join(folder, 'keys'),
    BECKON_AUDIT_KEY: join(folder, 'audit.key'),
    BECKON_ADMIN_TOKEN: 'admin-token-of-the-test-of-several-relays',
    BECKON_LOG: 'warn',
  };
}

/** Stopped after the test. */
export async function startRig(t: TestContext, options: RigOptions = {}): Promise<Rig> {
  const { alone = false, standby = false, archive = false, relays: count = 3 } = options;
  const folder = await makeOwnFolder('rig');
  const receiver = await startSourceSystem();
  const relays: RigRelay[] = [];
  const lines: Line[] = [];
  const database = alone || standby ? null : await startPostgres({ archive });
  const pair = !alone && standby ? await startPostgresPair() : null;
  t.after(async () => {
    for (const relay of relays) await relay.end('SIGKILL');
    for (const line of lines) await line.close();
    await (pair ?? database)?.close();
    await receiver.close();
    await removeFolder(folder);
  });
  const people = Array.from({ length: options.people ?? 6 }, (_, n) => `p${n}`);
  const env = sharedEnvironment(folder, directoryOf(people, receiver));
  const primary = pair?.primary ?? database;
  for (let n = 1; n <= (alone ? 1 : count); n++) {
    const line = primary && (await layLine(primary.place.port));
    if (line) lines.push(line);
    const cluster = line && primary ? { BECKON_CLUSTER: throughLine(primary, line) } : {};
    relays.push(rigRelay({ name: `r${n}`, port: await freePort(0), folder, line, env, cluster }));
  }
  const balancer = await startHaproxy(t, relays);
  return {
    url: balancer.url,
    balancer,
    relays,
    people,
    sourceKey: SOURCE_KEY,
    receiver,
    tokenOf,
    get database() {
      if (!database) throw new Error('this rig has no database of its own');
      return database;
    },
    async failOver() {
      if (!pair) throw new Error('this rig has no standby');
      const next = await pair.failOver();
      for (const line of lines) line.lead(next.place.port);
    },
  };
}

function throughLine({ url }: Postgres, line: Line): string {
  const through = new URL(url);
  through.port = String(line.port);
  return through.href;
}
