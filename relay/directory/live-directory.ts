/** The current directory view, rebuilt after each change of the stored directory. */
import type { Absence } from '../../shared/people.ts';
import type { DirectoryView } from '../domain/directory-view.ts';
import type { DirectoryRow } from '../domain/people/directory-ports.ts';
import { createPeopleReader } from './people-reader.ts';
import type { Environment } from './secrets.ts';
import { buildView } from './view.ts';

export interface LiveDirectory {
  view(): DirectoryView;
  /** @returns ids of people whose person, roles or absence changed. @throws DirectoryError; the previous view then remains */
  reload(): string[];
  /** Sets the store that `reload` reads; the store itself needs `view` to be opened. */
  connect(stored: StoredDirectory): void;
}

interface StoredDirectory {
  rows: () => DirectoryRow[];
  absences: () => [string, Absence][];
}

export function createLiveDirectory(env: Environment): LiveDirectory {
  const readPeople = createPeopleReader();
  let stored: StoredDirectory = { rows: () => [], absences: () => [] };
  let view = buildView({ rows: [], absences: [], env, version: 0 });
  return {
    view: () => view,
    reload() {
      const before = view;
      const [rows, absences] = [stored.rows(), stored.absences()];
      view = buildView({ rows, absences, env, version: before.version + 1, readPeople });
      return changedPeople(before, view);
    },
    connect(store) {
      stored = store;
    },
  };
}

function faceOf(view: DirectoryView, id: string): string {
  const person = view.person(id);
  const roles = person ? view.roles().filter((role) => person.roles.includes(role.id)) : [];
  return JSON.stringify([person, roles, view.absenceOf(id)]);
}

function changedPeople(before: DirectoryView, after: DirectoryView): string[] {
  const sameRoles = JSON.stringify(before.roles()) === JSON.stringify(after.roles());
  const sameAbsences = JSON.stringify(before.absent()) === JSON.stringify(after.absent());
  // Most people are the same object in both views; identity comparison skips them cheaply.
  const same = (id: string) => sameRoles && sameAbsences && before.person(id) === after.person(id);
  const ids = new Set([...before.people(), ...after.people()].map(({ id }) => id));
  return [...ids].filter((id) => !same(id) && faceOf(before, id) !== faceOf(after, id));
}
