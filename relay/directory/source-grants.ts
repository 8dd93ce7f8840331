/** Grants of a source, converted for the relay; and checks for references beyond them. */
import type { DirectorySource } from '../../shared/directory.ts';
import { EVENT_TYPES, type EventType } from '../../shared/events.ts';
import type { HookSettings } from '../../shared/hook-settings.ts';
import type { FieldError } from '../../shared/problems.ts';
import { typeMatches } from '../../shared/rules/subscription.ts';
import { checker } from '../../shared/validate.ts';
import { audienceGrantFaults } from '../domain/accept/grant-faults.ts';
import { ALL_GRANTED, type Grants } from '../domain/items/grants.ts';
import { StoredSource } from './stored-source.ts';

type Limited = Pick<DirectorySource, 'grants' | 'types' | 'rate'>;

const typesOf = (patterns: readonly string[]): Set<EventType> =>
  new Set(EVENT_TYPES.filter((type) => patterns.some((pattern) => typeMatches(pattern, type))));

/** An omitted grant allows nothing. The entry `*` allows everything, like `*` itself; null stands for everything. */
function setOf(granted: '*' | boolean | readonly string[] | undefined): ReadonlySet<string> | null {
  if (granted === '*' || granted === true) return null;
  const entries = granted || [];
  return entries.includes('*') ? null : new Set(entries);
}

/** Normalized like the host of a URL: lower case, ASCII. */
export function hostName(entry: string): string {
  const isBelow = entry.startsWith('*.');
  const address = `https://${isBelow ? entry.slice(2) : entry}`;
  const name = (URL.canParse(address) ? new URL(address).hostname : entry.toLowerCase()).replace(/\.$/, '');
  return isBelow ? `*.${name}` : name;
}

export function grantsOf({ grants, types }: Limited): Grants {
  if (grants === undefined) return { given: false, ...ALL_GRANTED, types: types ? typesOf(types) : null };
  if (grants === '*') return { given: true, ...ALL_GRANTED };
  const hosts = setOf(grants.hosts);
  return {
    given: true,
    types: grants.types === '*' ? null : typesOf(grants.types),
    roles: setOf(grants.roles),
    users: setOf(grants.users),
    gateways: setOf(grants.gateways),
    systems: setOf(grants.systems),
    hosts: hosts && new Set([...hosts].map(hostName)),
    documents: new Set((grants.documents ?? []).map(hostName)),
  };
}

export const rateOf = ({ grants, rate }: Limited): number | null =>
  (grants === undefined ? rate : grants === '*' ? undefined : grants.rate) ?? null;

type WithHooks = Limited &
  Pick<DirectorySource, 'fallback'> & { hooks?: Readonly<Record<string, Pick<HookSettings, 'fallback'>>> };

/** Fallback audiences of a source and its hooks must stay within the source's grants. @returns faults with pointers into the source */
export function fallbackFaults({ hooks = {}, fallback: own, ...limited }: WithHooks): FieldError[] {
  const grants = grantsOf(limited);
  const ofHooks = Object.entries(hooks).flatMap(([name, { fallback }]) =>
    fallback ? audienceGrantFaults(fallback, grants, `/hooks/${name}/fallback`) : [],
  );
  return own ? [...audienceGrantFaults(own, grants, '/fallback'), ...ofHooks] : ofHooks;
}

const kept = checker(StoredSource);

export function fallbackFaultsOf(doc: string): FieldError[] {
  const source = kept.check(JSON.parse(doc));
  return source.ok ? fallbackFaults(source.value) : [];
}
