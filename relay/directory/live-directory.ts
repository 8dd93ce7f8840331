/** The current directory view, rebuilt after each change of the stored directory. */
import type { Absence } from '../../shared/people.ts';
import type { WorkingTime } from '../../shared/working-time.ts';
import type { DirectoryView, WorkingTimes } from '../domain/directory-view.ts';
import type { DirectoryRow } from '../domain/people/directory-ports.ts';
import { createPeopleReader } from './people-reader.ts';
import type { Environment } from './secrets.ts';
import { buildView } from './view.ts';
import { createStepClocks } from './working-times.ts';

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
  const stepClocks = createStepClocks();
  let stored: StoredDirectory = { rows: () => [], absences: () => [] };
  let view = buildView({ rows: [], absences: [], env, version: 0 });
  return {
    view: () => view,
    reload() {
      const before = view;
      const [rows, absences] = [stored.rows(), stored.absences()];
      view = buildView({ rows, absences, env, version: before.version + 1, readPeople, stepClocks });
      return changedPeople(before, view);
    },
    connect(store) {
      stored = store;
    },
  };
}

function faceOf(view: DirectoryView, id: string, textOf: (time: WorkingTime | null) => string): string {
  const person = view.person(id);
  const roles = person ? view.roles().filter((role) => person.roles.includes(role.id)) : [];
  return JSON.stringify([person, roles, view.absenceOf(id), textOf(person && view.workingTimeOf([person]))]);
}

/** Cached by object: many people share a working time, which may list many holidays. */
function createTexts(): (time: WorkingTime | null) => string {
  const known = new Map<WorkingTime | null, string>();
  return (time) => {
    const text = known.get(time) ?? JSON.stringify(time);
    known.set(time, text);
    return text;
  };
}

const timesText = ({ roles, locations }: WorkingTimes): string => JSON.stringify([...roles, ...locations]);

function changedPeople(before: DirectoryView, after: DirectoryView): string[] {
  const sameRoles = JSON.stringify(before.roles()) === JSON.stringify(after.roles());
  const sameAbsences = JSON.stringify(before.absent()) === JSON.stringify(after.absent());
  const sameTimes = timesText(before.workingTimes()) === timesText(after.workingTimes());
  // Most people are the same object in both views; identity comparison skips them cheaply.
  const same = (id: string) => sameRoles && sameAbsences && sameTimes && before.person(id) === after.person(id);
  const textOf = createTexts();
  const ids = new Set([...before.people(), ...after.people()].map(({ id }) => id));
  return [...ids].filter((id) => !same(id) && faceOf(before, id, textOf) !== faceOf(after, id, textOf));
}
