/** Grants of a source as the form holds them: one entry a line, `*` for all, nothing for none. */
import type { SourceGrants } from '../../shared/directory.ts';

/** In the order of the contract; `types` and `rate` have fields of their own. */
export const GRANTED = ['roles', 'users', 'gateways', 'systems', 'hosts'] as const;
export type Granted = (typeof GRANTED)[number];

/** `none`: the source has no grants. `all`: `"*"`. `named`: what stands in the fields. */
export type GrantsKind = 'none' | 'all' | 'named';
export const GRANTS_KINDS: readonly GrantsKind[] = ['named', 'all', 'none'];

export const kindOf = (grants: SourceGrants | null): GrantsKind =>
  grants === null ? 'none' : grants === '*' ? 'all' : 'named';

/** What is granted of one thing, as a list; `*` alone is all of it. */
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
});

/** Names of systems hold spaces and commas, so that only a line ends an entry. */
function entriesIn(text: string): readonly string[] | '*' {
  const entries = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return entries.includes('*') ? '*' : entries;
}

/** What the relay takes. @param types empty: all of them */
export function grantsFrom(fields: GrantFields, types: readonly string[], rate: number | null): object {
  const members = GRANTED.map((name) => [name, entriesIn(fields[name])]);
  return {
    types: types.length > 0 ? types : '*',
    ...Object.fromEntries(members),
    ...(rate === null ? {} : { rate }),
  };
}
