/** Errors of PostgreSQL and the connection, as one line for a person. It contains only host, port, database and user of the URL. */
import pg from 'pg';
import { LogRefused, LogUnavailable } from '../log-port.ts';
import { type DatabaseAddress, nameOf } from './database-address.ts';

/** SQLSTATE classes that PostgreSQL raises before it commits: the statement had no effect. */
const BEFORE_COMMIT = /^(22|23|25|28|3D|3F|40|42|53|54|55|P0|0A|BK)/;

/** True if the statement had no effect. For any other error the outcome is unknown. */
export const wasRefused = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code !== undefined && BEFORE_COMMIT.test(error.code);

/** Errors that a retry does not fix: authentication, rights, database, certificates. */
const LASTING = /^(28...|3D000|42501|CERT_.*|ERR_TLS_CERT_.*|.*SELF_SIGNED_CERT.*|UNABLE_TO_(GET|VERIFY)_.*)$/;

const SAID: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'cannot be reached: nothing listens there',
  ENOENT: 'cannot be reached: no such socket',
  ENOTFOUND: 'cannot be reached: nobody knows this name',
  EAI_AGAIN: 'cannot be reached: names cannot be looked up',
  ETIMEDOUT: 'cannot be reached: no answer',
  EHOSTUNREACH: 'cannot be reached: no way there',
  ECONNRESET: 'ended the connection',
  EPIPE: 'ended the connection',
  '25006': 'is a read-only standby; the URL must point to the primary',
  '42501': 'does not let the user do what the log needs',
  '53100': 'has no space left',
  '53300': 'has no connection left',
  '57P03': 'is starting or stopping',
};

export function unavailable(address: DatabaseAddress, error: unknown): LogUnavailable {
  if (error instanceof LogUnavailable) return error;
  const { code, message } = errorFields(error);
  const said = SAID[code];
  // The server's message names the right or object; system messages only repeat the code.
  const words = said && !(error instanceof pg.DatabaseError) ? said : [said, message].filter(Boolean).join(': ');
  const line = `${nameOf(address)}, user ${address.user}: ${words}`;
  return LASTING.test(code) ? new LogRefused(line) : new LogUnavailable(line);
}

function errorFields(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: 'an error without a name' };
  // For a host name with several addresses use the first error.
  const first = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  const code = 'code' in first && typeof first.code === 'string' ? first.code : '';
  return { code, message: (first.message.split('\n')[0] ?? '').trim() };
}
