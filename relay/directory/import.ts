/**
 * Bring the kept directory to what a file says: add, change, and with `prune` remove. Idempotent, and it reports what it did.
 * Works inside one unit of work, so that an import is whole or not at all.
 */
import { type Directory, DirectoryUser } from '../../shared/directory.ts';
import { isRecord } from '../../shared/json.ts';
import { ProblemError } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import type { DirectoryKind, DirectoryReader, DirectoryRow } from '../domain/people/directory-ports.ts';
import { clashWords, firstClash, type NamedPerson } from '../domain/people/name-clash.ts';
import type { Tx } from '../domain/unit-of-work.ts';
import { resolveAuth } from './hook-auth.ts';
import { keepMadeHooks, keptOfFile, withHooks } from './hooks.ts';
import type { MappingReader } from './mapping-files.ts';
import { readKept } from './read-kept.ts';
import { type Environment, keyHash, resolveSecret } from './secrets.ts';
import { weakSecrets } from './strength.ts';

const user = checker(DirectoryUser);

export interface ImportReport {
  /** `kind/id` each. */
  added: string[];
  changed: string[];
  removed: string[];
  unchanged: number;
}

/** What a file says, its keys and tokens resolved. */
export interface Prepared {
  rows: readonly DirectoryRow[];
  /** User id → token. */
  tokens: ReadonlyMap<string, string>;
  env: Environment;
}

/** What an import needs of a unit of work. */
type ImportTx = Pick<Tx, 'directoryRows' | 'credentials'>;

/** @throws DirectoryError where a key, token or secret of a hook refers to a variable that is not set, or a mapping to a file that cannot be read */
export function prepareImport(file: Directory, env: Environment, readMapping: MappingReader): Prepared {
  const tokens = new Map<string, string>();
  for (const { id, token } of file.users ?? []) {
    if (token !== undefined) tokens.set(id, resolveSecret(token, env, `users/${id}/token`));
  }
  return { rows: rowsOf(file, env, readMapping), tokens, env };
}

export function applyImport({ rows: wanted, tokens, env }: Prepared, tx: ImportTx, prune: boolean): ImportReport {
  const report: ImportReport = { added: [], changed: [], removed: [], unchanged: 0 };
  const before = new Map(tx.directoryRows.all().map((row) => [`${row.kind}/${row.id}`, row]));
  for (const row of wanted) {
    const name = `${row.kind}/${row.id}`;
    const kept = before.get(name);
    const doc = kept ? keepMade(kept, row.doc, prune) : row.doc;
    if (kept?.doc === doc) report.unchanged += 1;
    else {
      requireStrength({ ...row, doc }, kept, env);
      (kept ? report.changed : report.added).push(name);
      tx.directoryRows.put({ ...row, doc }, 'file');
    }
  }
  for (const [userId, secret] of tokens) {
    if (importToken(userId, secret, tx) && !report.added.includes(`user/${userId}`)) note(report, `user/${userId}`);
  }
  if (prune) {
    removeOthers(new Set(wanted.map((row) => `${row.kind}/${row.id}`)), before, tx, report);
    for (const { id } of wanted.filter(({ kind, id }) => kind === 'user' && !tokens.has(id))) {
      const gone = tx.credentials.revoke({ userId: id, origin: 'file' });
      if (gone.length > 0) note(report, `user/${id}`);
    }
  }
  refuseClash(report, tx.directoryRows);
  return report;
}

/** Once all is in place, so that two may swap a name. @throws ProblemError REQUEST_INVALID, which undoes the import */
function refuseClash({ added, changed }: ImportReport, rows: DirectoryReader): void {
  const touched = new Set(
    [...added, ...changed].filter((name) => name.startsWith('user/')).map((name) => name.slice('user/'.length)),
  );
  if (touched.size === 0) return;
  const people = new Map<string, NamedPerson>();
  for (const { kind, id, doc } of rows.all()) {
    if (kind === 'user') people.set(id, readKept(user, doc));
    else if (kind === 'identity' && !people.has(id)) people.set(id, { id });
  }
  const clash = firstClash(people.values(), touched);
  if (!clash) return;
  const detail = clashWords(clash);
  const pointer = `/users/${clash.of.id}/${clash.of.place}`;
  throw new ProblemError('REQUEST_INVALID', detail, { errors: [{ pointer, detail }] });
}

/** One that is kept already is warned of at the start: an update must not stop a relay. @throws ProblemError REQUEST_INVALID, which undoes the import */
function requireStrength(row: DirectoryRow, kept: DirectoryRow | undefined, env: Environment): void {
  const known = new Set(kept ? weakSecrets(kept, env).map(({ place, written }) => `${place} ${written}`) : []);
  const weak = weakSecrets(row, env).find(({ place, written }) => !known.has(`${place} ${written}`));
  if (!weak) return;
  const errors = [{ pointer: `/${weak.place}`, detail: weak.why }];
  throw new ProblemError('REQUEST_INVALID', `${weak.place} ${weak.why}`, { errors });
}

function note(report: ImportReport, name: string): void {
  if (report.changed.includes(name)) return;
  report.changed.push(name);
  report.unchanged -= 1;
}

const row = (kind: DirectoryKind, id: string, doc: object): DirectoryRow => ({ kind, id, doc: JSON.stringify(doc) });

function rowsOf(file: Directory, env: Environment, readMapping: MappingReader): DirectoryRow[] {
  const sources = (file.sources ?? []).map(({ key, hooks, ...given }): DirectoryRow => {
    const { id, response } = given;
    const source = response ? { ...given, trustedResponse: response.url } : given;
    const hash = key === undefined ? null : keyHash(resolveSecret(key, env, `sources/${id}/key`));
    const doc = hash === null ? source : { ...source, keyHash: hash, fileKeyHash: hash };
    const kept = keptOfFile(hooks ?? {}, readMapping, `sources/${id}`);
    // Kept all the same, one that is not set would stop the next start.
    for (const [name, { auth }] of Object.entries(kept)) {
      if (auth) resolveAuth(auth, env, `sources/${id}/hooks/${name}/auth`);
    }
    return { kind: 'source', id, doc: withHooks(JSON.stringify(doc), kept) };
  });
  return [
    ...sources,
    ...(file.roles ?? []).map((role) => row('role', role.id, role)),
    ...(file.users ?? []).map(({ token: _, ...user }) => row('user', user.id, user)),
    ...(file.gateways ?? []).map((gateway) => row('gateway', gateway.id, gateway)),
    ...(file.oidc ? [row('oidc', 'oidc', file.oidc)] : []),
    ...policyRow(file),
    ...(file.retention ? [row('retention', 'retention', file.retention)] : []),
  ];
}

function policyRow({ stepUp, rates, repeat }: Directory): DirectoryRow[] {
  if (stepUp === undefined && rates === undefined && repeat === undefined) return [];
  const policy = { ...(stepUp && { stepUp }), ...(rates && { rates }), ...(repeat !== undefined && { repeat }) };
  return [row('policy', 'policy', policy)];
}

/** What was made or changed since the file was imported last, and the file has nothing new on. */
function keepMade(kept: DirectoryRow, doc: string, prune: boolean): string {
  return kept.kind === 'source' ? keepMadeHooks(kept.doc, keepMadeKey(kept, doc), prune) : doc;
}

/**
 * A source that the file gives no key keeps the one that `source add` or `source rotate` made; one that was rotated since the file
 * named its key keeps the new one until the file names another: the file is imported at each start, and the old key may be known.
 */
function keepMadeKey(kept: DirectoryRow, doc: string): string {
  const before: unknown = JSON.parse(kept.doc);
  const after: unknown = JSON.parse(doc);
  if (!isRecord(before) || !isRecord(after) || before.keyHash === undefined) return doc;
  if (after.keyHash !== undefined && after.fileKeyHash !== before.fileKeyHash) return doc;
  return JSON.stringify({ ...after, keyHash: before.keyHash });
}

/** True if the user's token of the file is new. One that was revoked by hand stays so, until the file names another. */
function importToken(userId: string, secret: string, { credentials }: ImportTx): boolean {
  if (credentials.authenticate(secret)?.userId === userId || credentials.isEnded(secret)) return false;
  credentials.revoke({ userId, origin: 'file' });
  credentials.add({ id: crypto.randomUUID(), userId, secret, device: null, origin: 'file' });
  return true;
}

/** With the file's own token first, which may come back with the person. */
function endUser(userId: string, { credentials }: ImportTx): void {
  credentials.revoke({ userId, origin: 'file' });
  credentials.revoke({ userId });
}

function removeOthers(
  wanted: ReadonlySet<string>,
  before: ReadonlyMap<string, DirectoryRow>,
  tx: ImportTx,
  report: ImportReport,
): void {
  for (const [name, { kind, id }] of before) {
    // What single sign-on told is in no file; it goes with a person whom the file gives up.
    if (wanted.has(name) || kind === 'identity') continue;
    tx.directoryRows.remove(kind, id);
    if (kind === 'user') {
      tx.directoryRows.remove('identity', id);
      endUser(id, tx);
    }
    report.removed.push(name);
  }
}
