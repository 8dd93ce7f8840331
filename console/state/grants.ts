/** Grants of a source as form fields: one entry for each line, `*` for all, empty for none. */
import type { SourceGrants } from '../../shared/directory.ts';

/** In the order of the API; `types` and `rate` have separate fields. */
export const GRANTED = ['roles', 'users', 'gateways', 'systems', 'hosts', 'documents'] as const;
type Granted = (typeof GRANTED)[number];

/** `none`: the source has no grants · `all`: `"*"` · `named`: the entries of the fields. */
export type GrantsKind = 'none' | 'all' | 'named';
export const GRANTS_KINDS: readonly GrantsKind[] = ['named', 'all', 'none'];

export const kindOf = (grants: SourceGrants | null): GrantsKind =>
  grants === null ? 'none' : grants === '*' ? 'all' : 'named';

/** Entries granted under one name; `['*']` for all. */
export function entriesOf(grants: SourceGrants | null, name: Granted): readonly string[] {
  const granted = grants === null || grants === '*' ? undefined : grants[name];
  if (granted === '*' || granted === true) return ['*'];
  return granted || [];
}

export type GrantFields = Record<Granted, string>;
export const fieldsOf = (grants: SourceGrants | null): GrantFields => ({
  roles: entriesOf(grants, 'roles').join('\n'),
  users: entriesOf(grants, 'users').join('\n'),
  gateways: entriesOf(grants, 'gateways').join('\n'),
  systems: entriesOf(grants, 'systems').join('\n'),
  hosts: entriesOf(grants, 'hosts').join('\n'),
  documents: entriesOf(grants, 'documents').join('\n'),
});

/** Names of systems may contain spaces and commas, so only a newline ends an entry. */
export const entriesIn = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** Hosts of documents are never all: the relay refuses `*` among them, by its line. */
function grantedIn(name: Granted, text: string): readonly string[] | '*' {
  const entries = entriesIn(text);
  return entries.includes('*') && name !== 'documents' ? '*' : entries;
}

/** Grants in the relay's format. @param types empty: all of them */
export function grantsFrom(fields: GrantFields, types: readonly string[], rate: number | null): object {
  const members = GRANTED.map((name) => [name, grantedIn(name, fields[name])]);
  return {
    types: types.length > 0 ? types : '*',
    ...Object.fromEntries(members),
    ...(rate === null ? {} : { rate }),
  };
}
