/** The log in PostgreSQL 15 or newer. Appends and turns, reads, presence, snapshots and LISTEN each have their own connection. */
import type { Random, Timers } from '../../domain/ports.ts';
import { hashOf } from '../entry.ts';
import {
  type AppendResult,
  type ClusterLog,
  InDoubt,
  type LogEntry,
  type LogPlace,
  LogUnavailable,
  Truncated,
  UNSETTLED,
} from '../log-port.ts';
import { type Environment, parseAddress } from './database-address.ts';
import { createLine, type SqlQuery, type SqlRow } from './line.ts';
import { createListener } from './listener.ts';
import { clearing } from './log-cleanup.ts';
import {
  beatQuery,
  entriesOf,
  haltQuery,
  headOf,
  headQuery,
  readQuery,
  seenOf,
  sizeQuery,
  turnOf,
  turnQuery,
} from './rows.ts';
import { createSnapshotTable } from './snapshot-table.ts';

interface PostgresLogSettings {
  /** `postgres://USER@HOST:PORT/DATABASE`, with the parameters of `address.ts`. */
  url: string;
  /** PostgreSQL schema, and name of the notification channel. Default: `beckon`. */
  schema?: string;
  timers: Timers;
  random: Pick<Random, 'fraction'>;
  env?: Environment;
}

/** Connects on demand. @throws LogUnavailable if the URL or schema name is invalid */
export function createPostgresLog(settings: PostgresLogSettings): ClusterLog {
  const { schema = 'beckon', timers, random } = settings;
  if (!/^[a-z_][a-z0-9_]{0,50}$/.test(schema))
    throw new LogUnavailable(`${schema} is no name of a schema: small letters, digits, _`);
  const parts = { address: parseAddress(settings.url, settings.env), schema, timers, own: new Set<number>() };
  const [appends, reads, presence, copies] = [
    createLine(parts, { role: 'appends' }),
    createLine(parts, { role: 'reads' }),
    createLine(parts, { role: 'presence' }),
    createLine(parts, { role: 'copies', unhurried: true }),
  ];
  const listener = createListener({ ...parts, random });
  const read = (query: SqlQuery): Promise<SqlRow[]> => calm(reads.run(query));
  const copy = (query: SqlQuery): Promise<SqlRow[]> => calm(copies.run(query));
  const snapshots = createSnapshotTable({ schema, timers, run: read, copy });
  const clear = clearing({ schema, timers, run: copy });

  return {
    head: async () => headOf((await read(headQuery(schema)))[0] ?? {}),
    append: async (entry, passesTurn = false) =>
      appendedOf((await appends.run(appendQuery(schema, entry, passesTurn)))[0] ?? {}),
    async takeTurn(relay) {
      const text = `SELECT ${schema}.take_turn($1) AS has`;
      return (await calm(appends.run({ name: 'take turn', text, values: [relay] })))[0]?.has === true;
    },
    async handOver(relay) {
      await calm(appends.run({ name: 'hand over', text: `SELECT ${schema}.hand_over($1)`, values: [relay] }));
    },
    turn: async () => turnOf((await read(turnQuery(schema)))[0] ?? {}),
    read: async (after, limitBytes) => entriesOf(await read(readQuery(schema, after, limitBytes)), after),
    size: async (after) => Number((await read(sizeQuery(schema, after)))[0]?.bytes ?? 0),
    follow: listener.follow,
    beat: async (facts) => (await calm(presence.run(beatQuery(schema, facts)))).map(seenOf),
    async gone(relay) {
      await calm(presence.run({ text: `DELETE FROM ${schema}.relays WHERE relay = $1`, values: [relay] }));
    },
    writeSnapshot: snapshots.write,
    newestSnapshot: snapshots.newest,
    readSnapshot: snapshots.read,
    async truncate(before) {
      await clear.moveTo(before);
      await clear.entries();
      await snapshots.clear();
    },
    async found(place) {
      const text = `INSERT INTO ${schema}.log VALUES (true, 1, $1, $2, $3, NULL, NULL, ${schema}.timeline()) ON CONFLICT DO NOTHING RETURNING one`;
      return (await read({ text, values: valuesOf(place) })).length > 0;
    },
    halt: async (generation, halt) => void (await read(haltQuery(schema, generation, halt))),
    async refound(place) {
      await read({ text: `SELECT ${schema}.refound($1, $2, $3)`, values: valuesOf(place) });
      await clear.entries();
      await snapshots.clear();
    },
    async close() {
      for (const line of [appends, reads, presence, copies, listener]) line.close();
    },
  };
}

const valuesOf = ({ generation, position, hash }: LogPlace): unknown[] => [
  generation,
  position,
  Buffer.from(hash, 'hex'),
];

function appendQuery(schema: string, entry: LogEntry, passesTurn: boolean): SqlQuery {
  const { after, nonce, relay, at, body } = entry;
  return {
    name: passesTurn ? 'append and pass' : 'append',
    text: `SELECT a.*${passesTurn ? `, ${PASSED(schema)}` : ''} FROM ${schema}.append($1, $2, $3, $4, $5, $6, $7, $8) AS a`,
    values: [...valuesOf(after), nonce, relay, at, body, Buffer.from(hashOf(entry), 'hex')],
  };
}

/** `hand_over` would make the commit of the entry asynchronous. */
const PASSED = (schema: string): string => `
  CASE WHEN a.kind = 'appended' THEN (
    SELECT CASE WHEN t.holder = $5 AND t.asking <> '{}' THEN ${schema}.pass_turn(t) END FROM ${schema}.turn_now() AS t
  ) END AS passed`;

function appendedOf({ kind, wanted, passed, clock }: SqlRow): AppendResult {
  switch (kind) {
    case 'appended':
      return { kind, wanted: wanted === true, passed: passed === true };
    case 'ahead':
      return { kind, clock: Number(clock) };
    case 'taken':
    case 'held':
    case 'another-history':
    case 'halted':
      return { kind };
    case 'unsettled':
      throw new LogUnavailable(UNSETTLED);
    case 'truncated':
      throw new Truncated('The place to append after was truncated');
    default:
      throw new InDoubt(`The log answered ${kind}`);
  }
}

/** For idempotent calls: an unknown outcome counts as not done. */
async function calm<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw error instanceof InDoubt ? new LogUnavailable(error.message) : error;
  }
}
