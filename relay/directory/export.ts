/** Exports the directory without secrets, for version control. Entries and members are sorted, so that equal directories export equally. */
import { hash } from 'node:crypto';
import { Document, visit } from 'yaml';
import { RetentionChange } from '../../shared/admin/retention.ts';
import {
  DirectoryLocation,
  DirectoryOidc,
  DirectoryPolicy,
  DirectoryRole,
  DirectoryScim,
  DirectoryUser,
  InsightSettings,
} from '../../shared/directory.ts';
import type { DirectoryGateway } from '../../shared/directory-gateway.ts';
import { type Checker, checker } from '../../shared/validate.ts';
import type { CredentialReader, DirectoryKind, DirectoryReader } from '../domain/people/directory-ports.ts';
import { parseStored } from './parse-stored.ts';
import { asOrigin, keyOrigin, mapSecrets, tokenOrigin } from './references.ts';
import { isReference } from './secrets.ts';
import { readGateway } from './stored-gateway.ts';
import { StoredSource } from './stored-source.ts';

const checks = {
  source: checker(StoredSource),
  role: checker(DirectoryRole),
  location: checker(DirectoryLocation),
  user: checker(DirectoryUser),
  oidc: checker(DirectoryOidc),
  scim: checker(DirectoryScim),
  policy: checker(DirectoryPolicy),
  retention: checker(RetentionChange),
  insights: checker(InsightSettings),
};

export const EXPORT_HEAD = `# The directory of a Beckon relay, written by "beckon-relay export". Secrets are references: env:NAME is a variable, file:PATH a file.
# "origin" in place of a key or token: the store has only its digest.
`;

const FIRST = ['id', 'name', 'kind'];

interface ExportedDirectory {
  text: string;
  /** Secrets stored literally, by the variable that replaces each. */
  variables: { place: string; reference: string }[];
}

export function exportDirectory(
  rows: Pick<DirectoryReader, 'all'>,
  credentials: Pick<CredentialReader, 'ofUser'>,
): ExportedDirectory {
  const all = rows.all();
  // The identity provider writes them again; in a file they would be the file's.
  const managed = new Set(
    all.flatMap(({ kind, id }) => (kind === 'scim-user' ? `user/${id}` : kind === 'scim-group' ? `role/${id}` : [])),
  );
  const rowsOf = (kind: DirectoryKind) => all.filter((row) => row.kind === kind && !managed.has(`${kind}/${row.id}`));
  const of = <T>(kind: DirectoryKind, check: Checker<T>): T[] => rowsOf(kind).map((row) => parseStored(check, row.doc));
  const [policy = {}] = of('policy', checks.policy);
  const [insights] = of('insights', checks.insights);
  const [retention] = of('retention', checks.retention);
  const [oidc] = of('oidc', checks.oidc);
  const [scim] = of('scim', checks.scim);
  const lists = {
    sources: byId(of('source', checks.source)).map(writtenSource),
    roles: byId(of('role', checks.role)),
    locations: byId(of('location', checks.location)),
    users: byId(of('user', checks.user)).map((user) => writtenUser(user, credentials)),
    gateways: byId(rowsOf('gateway').map(({ doc }) => writtenGateway(doc))),
  };
  const { sources, gateways, variables } = withoutSecrets(lists);
  const filled = Object.entries({ ...lists, sources, gateways }).filter(([, list]) => list.length > 0);
  const directory = {
    ...policy,
    ...(retention && { retention }),
    ...(insights && { insights }),
    ...(oidc && { oidc }),
    ...(scim && { scim }),
    ...Object.fromEntries(filled),
  };
  return { text: EXPORT_HEAD + written(directory), variables };
}

function written(directory: object): string {
  const document = new Document(directory, {
    aliasDuplicateObjects: false,
    sortMapEntries: (a, b) => order(String(a.key), String(b.key)),
  });
  visit(document, {
    Scalar(_, scalar) {
      // yaml does not read back a block of white space alone; texts that begin with white space are therefore quoted.
      if (typeof scalar.value === 'string' && /^[ \t\n]/.test(scalar.value)) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ blockQuote: 'literal', lineWidth: 0 });
}

const rank = (name: string): number => (FIRST.indexOf(name) + FIRST.length + 1) % (FIRST.length + 1);
const order = (a: string, b: string): number => rank(a) - rank(b) || (a < b ? -1 : 1);

const byId = <T extends { id: string }>(entries: T[]): T[] => entries.sort((a, b) => (a.id < b.id ? -1 : 1));

/** An import trusts its addresses, as those of any file. */
function writtenGateway(doc: string): DirectoryGateway {
  const { publicOnly: _, ...entry } = readGateway(doc);
  return entry;
}

function writtenSource(kept: StoredSource) {
  const {
    keyHash: _,
    fileKeyHash: __,
    trustedResponse: ___,
    trustedDocuments: ____,
    key: imported,
    hooks = {},
    ...source
  } = kept;
  const origin = keyOrigin(kept);
  const key = origin === null ? imported : asOrigin(origin);
  const written = Object.entries(hooks).map(([name, { fileHash: _, fileSettingsHash: __, ...hook }]) => [name, hook]);
  return {
    ...source,
    ...(key !== undefined && { key }),
    ...(written.length > 0 && { hooks: Object.fromEntries(written) }),
  };
}

function writtenUser({ token: imported, ...user }: DirectoryUser, credentials: Pick<CredentialReader, 'ofUser'>) {
  const origin = tokenOrigin(credentials.ofUser(user.id));
  const token = origin === null ? imported : asOrigin(origin);
  return { ...user, ...(token !== undefined && { token }) };
}

type Entries = readonly { id: string }[];

/** Two passes: a variable name that is ambiguous or in use gets a digest of its location appended. */
function withoutSecrets(lists: { sources: Entries; gateways: Entries }) {
  const uses = new Map<string, number>();
  const count = (name: string) => uses.set(name, (uses.get(name) ?? 0) + 1);
  walk(lists, (secret, place) => count(isReference(secret) ? secret : variableOf(place)));
  const variables: ExportedDirectory['variables'] = [];
  const named = walk(lists, (secret, place) => {
    if (isReference(secret)) return secret;
    const name = variableOf(place);
    const reference = uses.get(name) === 1 ? name : `${name}_${hash('sha256', place, 'hex').slice(0, 8)}`;
    variables.push({ place, reference });
    return reference;
  });
  return { ...named, variables };
}

function walk(
  { sources, gateways }: { sources: Entries; gateways: Entries },
  each: (secret: string, place: string) => unknown,
) {
  const change = (written: string | string[], place: string) =>
    Array.isArray(written)
      ? written.map((secret, index) => each(secret, index === 0 ? place : `${place}/${index + 1}`))
      : each(written, place);
  return {
    sources: sources.map((entry) => mapSecrets(entry, `sources/${entry.id}`, change)),
    gateways: gateways.map((entry) => mapSecrets(entry, `gateways/${entry.id}`, change)),
  };
}

const variableOf = (place: string): string =>
  `env:${place
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()}`;
