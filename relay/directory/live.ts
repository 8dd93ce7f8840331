/** The directory as it now is: built from what is kept, built anew when that changed, and who is touched by the difference. */
import type { Absence } from '../../shared/people.ts';
import type { DirectoryView } from '../domain/directory-view.ts';
import type { DirectoryRow } from '../domain/people/directory-ports.ts';
import { createPeopleReader } from './people.ts';
import type { Environment } from './secrets.ts';
import { buildView } from './view.ts';

export interface LiveDirectory {
  view(): DirectoryView;
  /**
   * Build the view anew. @returns ids of people whose person, roles or absence changed
   * @throws DirectoryError; then the view before stays
   */
  reload(): string[];
}

interface LiveDeps {
  rows: () => DirectoryRow[];
  absences: () => [string, Absence][];
  env: Environment;
}

export function createLiveDirectory({ rows, absences, env }: LiveDeps): LiveDirectory {
  const readPeople = createPeopleReader();
  let view = buildView({ rows: [], absences: [], env, version: 0 });
  return {
    view: () => view,
    reload() {
      const before = view;
      view = buildView({ rows: rows(), absences: absences(), env, version: before.version + 1, readPeople });
      return touched(before, view);
    },
  };
}

/** What a person is told of themselves, to compare. */
function faceOf(view: DirectoryView, id: string): string {
  const person = view.person(id);
  const roles = person ? view.roles().filter((role) => person.roles.includes(role.id)) : [];
  return JSON.stringify([person, roles, view.absenceOf(id)]);
}

function touched(before: DirectoryView, after: DirectoryView): string[] {
  const sameRoles = JSON.stringify(before.roles()) === JSON.stringify(after.roles());
  const sameAbsences = JSON.stringify(before.absent()) === JSON.stringify(after.absent());
  // Of most people nothing was read again; they are told from the rest without a look at them.
  const same = (id: string) => sameRoles && sameAbsences && before.person(id) === after.person(id);
  const ids = new Set([...before.people(), ...after.people()].map(({ id }) => id));
  return [...ids].filter((id) => !same(id) && faceOf(before, id) !== faceOf(after, id));
}
