/** A closed store with an audit trail of real events, for tests that edit its files. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { run } from '../../../relay/main.ts';
import { createRelay, type Relay } from '../../../relay/server.ts';
import { systemClock, systemRandom, systemTimers } from '../../../relay/system.ts';
import { ADMIN, DIRECTORY, event } from '../parts/relay.ts';
import { silentLog } from '../parts/store.ts';

interface Ran {
  code: number;
  out: string;
  err: string;
}

export interface Trail {
  folder: string;
  store: string;
  head: string;
  key: string;
  count(): number;
  /** Changes the store as a person with access to its file would. */
  sql(text: string, ...values: (string | number | Uint8Array)[]): void;
  /** Runs a command with this store's settings. */
  cli(line: string, env?: Record<string, string>): Promise<Ran>;
  /** Runs a relay on the store, sends the events, calls `look` and stops the relay. @returns its logged errors */
  live(events: number, look?: (url: string) => Promise<void>, witness?: string): Promise<string[]>;
  close(): void;
}

export async function startTrail(events = 8): Promise<Trail> {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-audit-'));
  const directory = join(folder, 'directory.yaml');
  writeFileSync(directory, JSON.stringify(DIRECTORY));
  const store = join(folder, 'beckon.db');
  const query = <T>(work: (database: DatabaseSync) => T): T => {
    const database = new DatabaseSync(store);
    try {
      return work(database);
    } finally {
      database.close();
    }
  };
  const trail: Trail = {
    folder,
    store,
    head: join(folder, 'audit.head'),
    key: join(folder, 'audit.key'),
    count: () => query((database) => Number(database.prepare('SELECT COUNT(*) AS n FROM audit').get()?.n)),
    sql: (text, ...values) => query((database) => void database.prepare(text).run(...values)),
    async cli(line, env = {}) {
      const said = { out: [] as string[], err: [] as string[] };
      const io = { out: (text: string) => said.out.push(text), err: (text: string) => said.err.push(text) };
      const settings = { BECKON_DATA: folder, ...env };
      const code = await run(line.split(' '), settings, { ...io, stop: Promise.resolve('SIGTERM') });
      return { code, out: said.out.join('\n'), err: said.err.join('\n') };
    },
    async live(count, look = async () => {}, witness) {
      const errors: string[] = [];
      const relay: Relay = await createRelay({
        config: {
          host: '127.0.0.1',
          port: 0,
          data: folder,
          store,
          directory,
          adminToken: ADMIN,
          auditKey: null,
          ...(witness === undefined ? {} : { witness }),
        },
        env: {},
        clock: systemClock,
        timers: systemTimers,
        random: systemRandom,
        log: { ...silentLog, error: (facts) => errors.push(JSON.stringify(facts)) },
        version: '0.0.0-test',
      });
      try {
        const url = await relay.listen();
        await post(url, count);
        await look(url);
      } finally {
        await relay.close();
      }
      return errors;
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
  await trail.live(events);
  return trail;
}

export async function post(url: string, count: number): Promise<void> {
  if (count === 0) return;
  const reply = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: 'Bearer erp-key', 'content-type': 'application/cloudevents-batch+json' },
    body: JSON.stringify(Array.from({ length: count }, () => event('task.assigned'))),
  });
  if (reply.status !== 202) throw new Error(await reply.text());
}

/** Rewrites a file's lines; the last one still ends with a line feed. */
export function editLines(path: string, edit: (lines: string[]) => string[]): void {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  writeFileSync(path, `${edit(lines).join('\n')}\n`);
}
