/** Imports a directory file in one transaction: adds, changes, and with `prune` removes entries. Idempotent. */
import { type Directory, type DirectorySource, DirectoryUser } from '../../shared/directory.ts';
import { isRecord } from '../../shared/json.ts';
import { ProblemError } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import type {
  Credentials,
  DirectoryKind,
  DirectoryReader,
  DirectoryRow,
  DirectoryRows,
} from '../domain/people/directory-ports.ts';
import { clashWords, firstClash, type NamedPerson } from '../domain/people/name-clash.ts';
import { differences } from './entry-differences.ts';
import { resolveAuth } from './hook-auth.ts';
import type { MappingReader } from './mapping-files.ts';
import { parseStored } from './parse-stored.ts';
import { isOrigin, type ReferenceFault, settleSecrets, tokenOrigin, type UnresolvedSecret } from './references.ts';
import { type Environment, keyHash, resolveSecret } from './secrets.ts';
import { keptOfFile, withGeneratedHookSecrets, withHooks } from './source-hooks.ts';
import { weakSecrets } from './strength.ts';

const user = checker(DirectoryUser);

export interface ImportReport {
  /** Entries as `kind/id`. */
  added: string[];
  changed: string[];
  removed: string[];
  unchanged: number;
  /** Pointers of the members that differ, by `kind/id` of the changed entry. */
  members: Record<string, string[]>;
  /** Entries that did not change, except that the file's values were recorded. */
  noted: number;
  unresolved: UnresolvedSecret[];
}

export interface ImportPlan {
  rows: readonly DirectoryRow[];
  tokens: ReadonlyMap<string, string>;
  /** Keys and tokens that the file does not provide, as written, by `kind/id`; the stored ones are preserved. */
  notGiven: ReadonlyMap<string, string>;
  env: Environment;
  fault: ReferenceFault;
}

export interface ImportTx {
  directoryRows: Pick<DirectoryRows, 'all' | 'put' | 'remove'>;
  credentials: Pick<Credentials, 'authenticate' | 'isEnded' | 'ofUser' | 'revoke' | 'add'>;
}

/** Strict mode: any reference that cannot be resolved refuses the import. */
const NO_FAULT: ReferenceFault = () => null;

/**
 * @param fault decides for which references the stored secret may be used. Default: none
 * @throws DirectoryError if a key, token or hook secret refers to a variable that is not set, or a mapping to a file that cannot be read
 */
export function prepareImport(
  file: Directory,
  env: Environment,
  readMapping: MappingReader,
  fault: ReferenceFault = NO_FAULT,
): ImportPlan {
  const tokens = new Map<string, string>();
  const notGiven = new Map<string, string>();
  /** @returns the resolved value; null: the stored one is preserved */
  const take = (written: string | undefined, name: string, place: string): string | null => {
    if (written === undefined) return null;
    if (!isOrigin(written) && fault(written, 'value') === null) return resolveSecret(written, env, place);
    notGiven.set(name, written);
    return null;
  };
  for (const { id, token } of file.users ?? []) {
    const given = take(token, `user/${id}`, `users/${id}/token`);
    if (given !== null) tokens.set(id, given);
  }
  const keyOf = ({ id, key }: DirectorySource) => take(key, `source/${id}`, `sources/${id}/key`);
  return { rows: rowsOf(file, env, readMapping, fault, keyOf), tokens, notGiven, env, fault };
}

/** The caller must refuse an import with `missing` secrets. */
export function applyImport(prepared: ImportPlan, tx: ImportTx, prune: boolean): ImportReport {
  const { tokens, notGiven, env } = prepared;
  const report: ImportReport = {
    added: [],
    changed: [],
    removed: [],
    unchanged: 0,
    members: {},
    noted: 0,
    unresolved: [],
  };
  const before = new Map(tx.directoryRows.all().map((row) => [`${row.kind}/${row.id}`, row]));
  const wanted = prepared.rows.map((row) => settle(row, before.get(`${row.kind}/${row.id}`), prepared, tx, report));
  for (const row of wanted) {
    applyRow(row, before.get(`${row.kind}/${row.id}`), { tx, prune, env, report });
    // The file takes precedence over SCIM.
    const managed = managedKind(row.kind);
    if (managed && before.has(`${managed}/${row.id}`)) tx.directoryRows.remove(managed, row.id);
  }
  for (const [userId, secret] of tokens) {
    if (importToken(userId, secret, tx) && !report.added.includes(`user/${userId}`)) note(report, `user/${userId}`);
  }
  if (prune) {
    removeOthers(new Set(wanted.map((row) => `${row.kind}/${row.id}`)), before, tx, report);
    const withoutToken = ({ kind, id }: DirectoryRow) =>
      kind === 'user' && !tokens.has(id) && !notGiven.has(`user/${id}`);
    for (const { id } of wanted.filter(withoutToken)) {
      const gone = tx.credentials.revoke({ userId: id, origin: 'file' });
      if (gone.length > 0) note(report, `user/${id}`);
    }
  }
  refuseClash(report, tx.directoryRows);
  return report;
}

interface ImportContext {
  tx: ImportTx;
  prune: boolean;
  env: Environment;
  report: ImportReport;
}

function applyRow(row: DirectoryRow, kept: DirectoryRow | undefined, { tx, prune, env, report }: ImportContext): void {
  const name = `${row.kind}/${row.id}`;
  const doc = kept ? withGeneratedSecrets(kept, row.doc, prune) : row.doc;
  if (kept?.doc === doc) {
    report.unchanged += 1;
    return;
  }
  const members = kept ? differences(kept.doc, doc) : [];
  if (!kept) report.added.push(name);
  else if (members.length === 0) {
    report.unchanged += 1;
    report.noted += 1;
  } else {
    report.changed.push(name);
    report.members[name] = members;
  }
  if (!report.unresolved.some(({ state, place }) => state === 'missing' && place.startsWith(`${row.kind}s/${row.id}/`)))
    requireStrength({ ...row, doc }, kept, env);
  tx.directoryRows.put({ ...row, doc }, 'file');
}

/** Completes a row of the file with stored secrets where the file provides none. */
function settle(
  row: DirectoryRow,
  kept: DirectoryRow | undefined,
  { notGiven, fault }: ImportPlan,
  { credentials }: ImportTx,
  { unresolved }: Pick<ImportReport, 'unresolved'>,
): DirectoryRow {
  const { kind, id } = row;
  const written = notGiven.get(`${kind}/${id}`);
  if (kind !== 'source' && kind !== 'gateway' && written === undefined) return row;
  const given = JSON.parse(row.doc);
  const stored = kept ? JSON.parse(kept.doc) : {};
  const note = (one: UnresolvedSecret) => unresolved.push(one);
  const settled = kind === 'user' ? given : settleSecrets(given, stored, `${kind}s/${id}`, fault, note);
  if (written === undefined) return { ...row, doc: JSON.stringify(settled) };
  const member = kind === 'user' ? 'token' : 'key';
  const isStored = kind === 'user' ? tokenOrigin(credentials.ofUser(id)) !== null : stored.keyHash !== undefined;
  const isDigest = isOrigin(written);
  const why = isDigest ? 'no exported file contains' : (fault(written, 'value') ?? '');
  const state = isStored ? 'kept' : isDigest ? 'absent' : 'missing';
  if (!isDigest || !isStored) note({ place: `${kind}s/${id}/${member}`, reference: written, why, state });
  const { keyHash, fileKeyHash } = stored;
  // Keeps the reference, so that the next export still contains it.
  const more = !isStored ? { [member]: written } : kind === 'user' ? {} : { keyHash, fileKeyHash };
  return { ...row, doc: JSON.stringify({ ...settled, ...more }) };
}

/** Runs after all changes, so that two people may swap a name. @throws ProblemError REQUEST_INVALID, which rolls the import back */
function refuseClash({ added, changed }: ImportReport, rows: Pick<DirectoryReader, 'all'>): void {
  const touched = new Set(
    [...added, ...changed].filter((name) => name.startsWith('user/')).map((name) => name.slice('user/'.length)),
  );
  if (touched.size === 0) return;
  const people = new Map<string, NamedPerson>();
  for (const { kind, id, doc } of rows.all()) {
    if (kind === 'user') people.set(id, parseStored(user, doc));
    else if (kind === 'identity' && !people.has(id)) people.set(id, { id });
  }
  const clash = firstClash(people.values(), touched);
  if (!clash) return;
  const detail = clashWords(clash);
  const pointer = `/users/${clash.of.id}/${clash.of.place}`;
  throw new ProblemError('REQUEST_INVALID', detail, { errors: [{ pointer, detail }] });
}

/** Existing weak secrets only cause a warning at start. @throws ProblemError REQUEST_INVALID, which rolls the import back */
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

function rowsOf(
  file: Directory,
  env: Environment,
  readMapping: MappingReader,
  fault: ReferenceFault,
  keyOf: (source: DirectorySource) => string | null,
): DirectoryRow[] {
  const sources = (file.sources ?? []).map((entry): DirectoryRow => {
    const { key: _, hooks, ...given } = entry;
    const { id, response, grants } = given;
    const documents = grants === '*' ? undefined : grants?.documents;
    const source = {
      ...given,
      ...(response && { trustedResponse: response.url }),
      ...(documents && { trustedDocuments: documents }),
    };
    const key = keyOf(entry);
    const hash = key === null ? null : keyHash(key);
    const doc = hash === null ? source : { ...source, keyHash: hash, fileKeyHash: hash };
    const kept = keptOfFile(hooks ?? {}, readMapping, `sources/${id}`);
    // Resolved here only as a check: a stored reference that is not set would prevent the next start.
    for (const [name, { auth }] of Object.entries(kept)) {
      if (auth && fault === NO_FAULT) resolveAuth(auth, env, `sources/${id}/hooks/${name}/auth`);
    }
    return { kind: 'source', id, doc: withHooks(JSON.stringify(doc), kept) };
  });
  return [
    ...sources,
    ...(file.roles ?? []).map((role) => row('role', role.id, role)),
    ...(file.locations ?? []).map((location) => row('location', location.id, location)),
    ...(file.users ?? []).map(({ token: _, ...user }) => row('user', user.id, user)),
    ...(file.gateways ?? []).map((gateway) => row('gateway', gateway.id, gateway)),
    ...(file.oidc ? [row('oidc', 'oidc', file.oidc)] : []),
    ...(file.scim ? [row('scim', 'scim', file.scim)] : []),
    ...policyRow(file),
    ...(file.insights ? [row('insights', 'insights', file.insights)] : []),
    ...(file.retention ? [row('retention', 'retention', file.retention)] : []),
  ];
}

function policyRow({ stepUp, rates, repeat }: Directory): DirectoryRow[] {
  if (stepUp === undefined && rates === undefined && repeat === undefined) return [];
  const policy = { ...(stepUp && { stepUp }), ...(rates && { rates }), ...(repeat !== undefined && { repeat }) };
  return [row('policy', 'policy', policy)];
}

/** Preserves changes made since the last import, unless the file's value changed. */
function withGeneratedSecrets(kept: DirectoryRow, doc: string, prune: boolean): string {
  return kept.kind === 'source' ? withGeneratedHookSecrets(kept.doc, keepMadeKey(kept, doc), prune) : doc;
}

/** Preserves a generated key unless the file names a new one: the file is imported at each start, and its old key may be compromised. */
function keepMadeKey(kept: DirectoryRow, doc: string): string {
  const before: unknown = JSON.parse(kept.doc);
  const after: unknown = JSON.parse(doc);
  if (!isRecord(before) || !isRecord(after) || before.keyHash === undefined) return doc;
  if (after.keyHash !== undefined && after.fileKeyHash !== before.fileKeyHash) return doc;
  return JSON.stringify({ ...after, keyHash: before.keyHash });
}

/** @returns true if the user's token in the file is new. A token revoked by hand stays revoked until the file names another. */
function importToken(userId: string, secret: string, { credentials }: ImportTx): boolean {
  if (credentials.authenticate(secret)?.userId === userId || credentials.isEnded(secret)) return false;
  credentials.revoke({ userId, origin: 'file' });
  credentials.add({ id: crypto.randomUUID(), userId, secret, device: null, origin: 'file' });
  return true;
}

/** Revokes the file's token first, because it may return with the person. */
function endUser(userId: string, { credentials }: ImportTx): void {
  credentials.revoke({ userId, origin: 'file' });
  credentials.revoke({ userId });
}

/** Kind of the row by which SCIM manages an entry. */
const managedKind = (kind: DirectoryKind): 'scim-user' | 'scim-group' | null =>
  kind === 'user' ? 'scim-user' : kind === 'role' ? 'scim-group' : null;

/** Identities of single sign-on are removed with their person; what SCIM manages, by SCIM. */
const isInNoFile = (kind: DirectoryKind): boolean =>
  kind === 'identity' || kind === 'scim-user' || kind === 'scim-group';

function removeOthers(
  wanted: ReadonlySet<string>,
  before: ReadonlyMap<string, DirectoryRow>,
  tx: ImportTx,
  report: ImportReport,
): void {
  for (const [name, { kind, id }] of before) {
    if (wanted.has(name) || isInNoFile(kind)) continue;
    const managed = managedKind(kind);
    if (managed && before.has(`${managed}/${id}`)) continue;
    tx.directoryRows.remove(kind, id);
    if (kind === 'user') {
      tx.directoryRows.remove('identity', id);
      endUser(id, tx);
    }
    report.removed.push(name);
  }
}
