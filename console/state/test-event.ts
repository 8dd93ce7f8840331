/** An event that tries out a new source, within its grants. */
import type { AdminSource } from '../../shared/admin/directory.ts';
import { entriesOf } from './grants.ts';

/** Types whose items need only a title and an audience, in the order of preference. */
const PLAIN = ['task.assigned', 'approval.requested', 'alert.raised', 'exception.raised', 'case.escalated'];

interface TestAudience {
  roles?: readonly string[];
  users?: readonly string[];
}

/** Whom a source may address: `roles` if it is granted any, else people by name; a source without grants both. */
export function audienceKindOf(source: AdminSource): 'roles' | 'users' {
  const limited = source.grants !== null && source.grants !== '*';
  return limited && entriesOf(source.grants, 'roles').length > 0 ? 'roles' : 'users';
}

/** Roles that are offered first: the first granted one. */
export const firstRole = (source: AdminSource): string[] =>
  entriesOf(source.grants, 'roles')
    .filter((role) => role !== '*')
    .slice(0, 1);

/** @param id unique, since a repeated event changes nothing */
export function testEvent({ id: source, name, types }: AdminSource, audience: TestAudience, title: string, id: string) {
  const type = PLAIN.find((one) => types === null || types.includes(one) || types.includes('*')) ?? types?.[0];
  return {
    specversion: '1.0',
    id,
    source: `/${source}`,
    type: `com.xconnector.${type ?? 'task.assigned'}`,
    data: { title: `${title}: ${name}`.slice(0, 140), audience },
  };
}

/** For a shell by POSIX: a quote in the text is closed, escaped and opened again. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

export const curlLine = (origin: string, key: string, event: object): string =>
  [
    'curl',
    `-H ${quoted(`Authorization: Bearer ${key}`)}`,
    "-H 'Content-Type: application/cloudevents+json'",
    `-d ${quoted(JSON.stringify(event))}`,
    quoted(`${origin}/v1/events`),
  ].join(' ');
