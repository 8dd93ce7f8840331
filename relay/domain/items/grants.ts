/** What the directory allows a source to do (contract section 1, "The directory file"). */
import type { EventType } from '../../../shared/events.ts';

/** Null: everything. */
type Granted<T = string> = ReadonlySet<T> | null;

export interface Grants {
  /** False: the directory has no grants for the source, and only `types` can limit it. */
  given: boolean;
  types: Granted<EventType>;
  roles: Granted;
  users: Granted;
  gateways: Granted;
  systems: Granted;
  /** Lower-case ASCII; `*.` before a name covers all its subdomains. */
  hosts: Granted;
  /** Hosts from which its documents are fetched. `*` grants none. Otherwise as `hosts`. */
  documents: ReadonlySet<string>;
}

export const ALL_GRANTED: Omit<Grants, 'given'> = {
  types: null,
  roles: null,
  users: null,
  gateways: null,
  systems: null,
  hosts: null,
  documents: new Set(),
};
export const UNLIMITED: Grants = { given: false, ...ALL_GRANTED };

export const allows = <T>(granted: Granted<T>, value: T): boolean => granted === null || granted.has(value);

/** Every entry of `hosts` that covers this host: its own name, and `*.` before each parent. */
function namesFor(host: string): string[] {
  const labels = host.split('.');
  return [host, ...labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join('.')}`)];
}

/** @param host of a link; null if it has none that can be parsed */
export function allowsHost({ hosts }: Pick<Grants, 'hosts'>, host: string | null): boolean {
  return hosts === null || (host !== null && namesFor(host).some((name) => hosts.has(name)));
}
