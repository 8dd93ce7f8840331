/** What a source may do (contract section 8, "Sources"), as the directory grants it. */
import type { EventType } from '../../../shared/events.ts';

/** Null: all of it. */
type Granted<T = string> = ReadonlySet<T> | null;

export interface Grants {
  /** False: the directory names none, and only `types` can limit the source. */
  given: boolean;
  types: Granted<EventType>;
  roles: Granted;
  users: Granted;
  gateways: Granted;
  systems: Granted;
  /** In small letters and ASCII; `*.` before a name stands for all below it. */
  hosts: Granted;
}

export const ALL_GRANTED: Omit<Grants, 'given'> = {
  types: null,
  roles: null,
  users: null,
  gateways: null,
  systems: null,
  hosts: null,
};
/** Of a source that the directory says nothing of. */
export const UNLIMITED: Grants = { given: false, ...ALL_GRANTED };

export const allows = <T>(granted: Granted<T>, value: T): boolean => granted === null || granted.has(value);

/** Every name that `hosts` may hold for this host: its own, and `*.` before each name above it. */
function namesFor(host: string): string[] {
  const labels = host.split('.');
  return [host, ...labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join('.')}`)];
}

/** @param host of a link, null where it has none that can be read */
export function allowsHost({ hosts }: Grants, host: string | null): boolean {
  return hosts === null || (host !== null && namesFor(host).some((name) => hosts.has(name)));
}
