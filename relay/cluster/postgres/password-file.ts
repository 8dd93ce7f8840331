/** libpq's password file: lines of `host:port:database:user:password`; `*` matches any, `\` escapes `:` and `\`. */
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { LogRefused } from '../log-port.ts';

interface PasswordScope {
  host: string;
  port: number;
  database: string;
  user: string;
}

/**
 * @param path undefined: `~/.pgpass`, which may be missing. @returns undefined if no line matches
 * @throws LogRefused if a given file cannot be read, or any file is accessible to others
 */
export async function passwordFrom(
  path: string | undefined,
  place: PasswordScope,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const file = path ?? join(env.HOME ?? homedir(), '.pgpass');
  const found = await stat(file).catch(() => null);
  if (!found) {
    if (path === undefined) return undefined;
    throw new LogRefused(`The password file ${file} cannot be read`);
  }
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    throw new LogRefused(`The password file ${file} may be read by others: chmod 600 it`);
  }
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) throw new LogRefused(`The password file ${file} cannot be read`);
  return passwordIn(text, place);
}

export function passwordIn(text: string, { host, port, database, user }: PasswordScope): string | undefined {
  const asked = [host.startsWith('/') ? 'localhost' : host, String(port), database, user];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    const fields = fieldsOf(line);
    const fits = asked.every((value, n) => fields[n] === value || fields[n] === '*' || (n === 0 && fields[n] === host));
    if (fields.length === 5 && fits) return fields[4];
  }
  return undefined;
}

/** At most five: a colon in the password need not be escaped. */
function fieldsOf(line: string): string[] {
  const fields = [''];
  let escaped = false;
  for (const sign of line) {
    const last = fields.length - 1;
    if (!escaped && sign === '\\') escaped = true;
    else if (!escaped && sign === ':' && last < 4) fields.push('');
    else {
      fields[last] += sign;
      escaped = false;
    }
  }
  return fields;
}
