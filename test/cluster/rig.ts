/**
 * Several relays as they run in earnest: processes on one PostgreSQL, each with its own copy and its own line there, HAProxy before them, a
 * source's endpoint behind them. What goes on between them is in `traffic.ts`, what must come of it in `account.ts`.
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
  /** How many there may be; with `alone` it is one. */
  relays?: number;
  /** One relay without a database. */
  alone?: boolean;
  /** PostgreSQL has a synchronous standby. */
  standby?: boolean;
  /** PostgreSQL without one can be put back to any moment after a copy. */
  archive?: boolean;
  people?: number;
}

export interface Rig {
  /** The balancer's. */
  readonly url: string;
  readonly balancer: Haproxy;
  /** None of them runs yet. */
  readonly relays: readonly RigRelay[];
  readonly people: readonly string[];
  readonly sourceKey: string;
  /** Takes responses. */
  readonly receiver: SourceSystem;
  /** Without a standby. */
  readonly database: Postgres;
  tokenOf(person: string): string;
  /** Makes the standby the primary, and leads every line there. */
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

/** What all relays have in common: who they are to each other. */
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

/** Ends with the test. */
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
