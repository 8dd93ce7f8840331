/** Parses a libpq connection URL. Rejects insecure settings that were not requested explicitly. */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { LogRefused } from '../log-port.ts';
import { passwordFrom } from './password-file.ts';

export interface DatabaseAddress {
  host: string;
  port: number;
  user: string;
  database: string;
  /** Called per connection if the server wants a password, so that a changed file takes effect. @throws LogRefused if there is none */
  password: () => Promise<string>;
  ssl: ConnectionOptions | false;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const KNOWN = ['host', 'port', 'user', 'dbname', 'passfile', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey'] as const;
const fault = (what: string): LogRefused => new LogRefused(`The URL of PostgreSQL ${what}`);

/** For messages: never contains a password. */
export const nameOf = ({ host, port, database }: Pick<DatabaseAddress, 'host' | 'port' | 'database'>): string =>
  `PostgreSQL at ${host.startsWith('/') ? `${host} (socket ${port})` : `${host}:${port}`}, database ${database}`;

/** @throws LogRefused with one line that quotes nothing from the URL but parameter names */
export function parseAddress(url: string, env: Environment = process.env): DatabaseAddress {
  // libpq accepts a URL with a user and no host, as for a socket; the URL standard does not.
  const parsed = URL.parse(url.replace(/^(postgres(?:ql)?:\/\/[^/@]*)@\//, '$1@localhost/'));
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol))
    throw fault('is none: postgres://USER@HOST:PORT/DATABASE, one host');
  const given = Object.fromEntries(parsed.searchParams);
  // Check first: an unescaped / or ? in the password ends the host there, and the rest of the password follows.
  const user = given.user ?? decoded(parsed.username);
  if (!user) throw fault('names no user; in a password, / is written %2F, ? %3F and # %23');
  const unknown = Object.keys(given).find((name) => !KNOWN.some((one) => one === name));
  // With an unescaped @ as well, part of the password would be parsed as host or parameter and quoted in the error.
  if (parsed.hash || parsed.pathname.includes('@') || (unknown && parsed.search.includes('@')))
    throw fault('has an @ behind the host; in a password, @ is written %40, / %2F, ? %3F and # %23');
  if (unknown) throw fault(`has a parameter that is not known here: ${unknown}. There are: ${KNOWN.join(', ')}`);
  const host = given.host ?? (decoded(parsed.hostname).replace(/^\[(.*)\]$/, '$1') || 'localhost');
  const port = Number(given.port ?? (parsed.port || '5432'));
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw fault('has a port that is none');
  const database = (given.dbname ?? decoded(parsed.pathname.slice(1))) || user;
  const place = { host, port, user, database };
  const inUrl = decoded(parsed.password) || env.PGPASSWORD;
  return {
    ...place,
    password: async () => {
      const password = inUrl || (await passwordFrom(given.passfile ?? env.PGPASSFILE, place, env));
      if (password) return password;
      throw new LogRefused(
        `${nameOf(place)}, user ${user}: wants a password, and none is in the URL, PGPASSWORD or the password file`,
      );
    },
    ssl: host.startsWith('/') ? false : sslOf(given, host),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw fault('has a % that stands for no character; write it %25');
  }
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** Modes as in libpq; `pg` treats `require` as `verify-full` until its next version. Rejects modes that may fall back to plain text. */
function sslOf(given: Readonly<Record<string, string>>, host: string): ConnectionOptions | false {
  const mode = given.sslmode ?? (isLoopback(host) ? 'disable' : 'verify-full');
  if (mode === 'disable') return false;
  if (!['require', 'verify-ca', 'verify-full'].includes(mode)) {
    throw fault('has an sslmode that may fall back to plain text; take verify-full, verify-ca, require or disable');
  }
  const root = given.sslrootcert;
  if (mode === 'verify-ca' && (!root || root === 'system'))
    throw fault('has sslmode=verify-ca without sslrootcert: it would trust every name of every authority');
  const options: ConnectionOptions = {};
  if (root && root !== 'system') options.ca = fileOf('sslrootcert', root);
  if (given.sslcert) options.cert = fileOf('sslcert', given.sslcert);
  if (given.sslkey) options.key = fileOf('sslkey', given.sslkey);
  if (mode === 'require' && !root) options.rejectUnauthorized = false;
  else if (mode !== 'verify-full') options.checkServerIdentity = () => undefined;
  return options;
}

function fileOf(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw fault(
      `names a file as ${name} that cannot be read (${error instanceof Error && 'code' in error ? error.code : 'no file'}): ${path}`,
    );
  }
}
