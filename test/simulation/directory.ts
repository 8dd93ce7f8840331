/** The administrator's directory of users and roles; it changes while the relay runs. */
import type { DirectoryRow } from '../../relay/domain/people/directory-ports.ts';
import { directoryRows } from '../relay/parts/store.ts';
import type { Chance } from './chance.ts';
import { SECRET } from './secret.ts';
import { WORKING_TIME } from './working-time.ts';

/** Has no desk and no role. */
export const LEAVER = 'eve';
/** As SCIM stores a person who is not active. */
const INACTIVE = {
  ...{ active: false, deleted: false, externalId: null, attributes: {} },
  ...{ createdAt: 0, updatedAt: 0, person: { id: LEAVER, name: LEAVER } },
};

export interface SimulatedDirectory {
  readonly people: readonly string[];
  rows(): DirectoryRow[];
  /** SCIM ends the access of the leaver. @returns false if they left before */
  leave(): boolean;
  /** A user leaves or joins a role. @returns a description of the change */
  change(chance: Chance): string;
}

const NAMES = ['ann', 'bob', 'cat', 'dan'] as const;

/** @param hasLeaver whether the leaver is a person at first */
export function createDirectory(count: number, hasLeaver: boolean): SimulatedDirectory {
  let left = false;
  const people = NAMES.slice(0, count);
  const roles = new Map<string, Set<string>>(
    people.map((id, index) => [id, new Set(index === 0 ? ['clerk', 'lead'] : ['clerk'])]),
  );
  return {
    people,
    rows: () => [
      ...directoryRows({
        sources: [
          {
            id: 'erp',
            name: 'ERP',
            key: 'bks_simulated',
            grants: '*',
            response: { url: 'https://erp.example/answers', secret: SECRET },
          },
        ],
        roles: [
          { id: 'clerk', name: 'Clerk', workingTime: WORKING_TIME },
          { id: 'lead', name: 'Lead' },
        ],
        users: [
          ...people.map((id) => ({ id, name: id, roles: [...(roles.get(id) ?? [])] })),
          ...(hasLeaver && !left ? [{ id: LEAVER, name: LEAVER }] : []),
        ],
      }),
      ...(left ? [{ kind: 'scim-user' as const, id: LEAVER, doc: JSON.stringify(INACTIVE) }] : []),
    ],
    leave() {
      const isFirst = !left;
      left = true;
      return isFirst;
    },
    change(chance) {
      const id = chance.pick(people);
      const of = roles.get(id) ?? new Set();
      const role = chance.pick(['clerk', 'lead']);
      const leaves = of.has(role);
      if (leaves) of.delete(role);
      else of.add(role);
      roles.set(id, of);
      return `${id} ${leaves ? 'leaves' : 'joins'} the role ${role}`;
    },
  };
}
