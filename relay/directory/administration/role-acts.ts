import type { AdminRole, AdminRoleList } from '../../../shared/admin/directory.ts';
import { DirectoryRole } from '../../../shared/directory.ts';
import type { DefaultRule, Person } from '../../../shared/people.ts';
import { checkDefaults } from '../../../shared/rules/subscription.ts';
import { checker } from '../../../shared/validate.ts';
import type { WorkingTime } from '../../../shared/working-time.ts';
import type { Administration } from '../../domain/administration/administration.ts';
import type { DirectoryView } from '../../domain/directory-view.ts';
import type { DirectoryRow } from '../../domain/people/directory-ports.ts';
import { isManaged, MANAGED } from '../../domain/people/provisioning-ports.ts';
import { parseStored } from '../parse-stored.ts';
import { workingTimeFault } from '../working-times.ts';
import { type AdministrationDeps, absent, MOST, note, ORIGIN, refuse } from './deps.ts';

const role = checker(DirectoryRole);
/** Ignored values that are listed. */
const MAX_IGNORED = 100;

export function roleAdministration(deps: AdministrationDeps): Pick<Administration, 'roles' | 'putRole' | 'removeRole'> {
  const { rows, writer, view } = deps;

  const membersOf = createCounts(({ roles }) => roles);
  const ignoredBy = createCounts(({ id }, of) => of.identity(id)?.ignoredRoles ?? []);

  function ignoredOf(current: DirectoryView): AdminRoleList['ignored'] {
    const counts = [...ignoredBy(current)].map(([value, people]) => ({ value, people }));
    return counts.sort((a, b) => b.people - a.people || (a.value < b.value ? -1 : 1)).slice(0, MAX_IGNORED);
  }

  function list(): AdminRole[] {
    const members = membersOf(view());
    const entries = new Map(rows.entries('role').map((entry) => [entry.id, entry]));
    return view()
      .roles()
      .map(({ id, name, names, mandatory }) => ({
        id,
        name,
        ...(names ? { names } : {}),
        mandatory,
        delegateMayAlsoVote: view().mayAlsoVote(id),
        defaults: defaultsIn(entries.get(id)),
        workingTime: workingTimeIn(entries.get(id)) ?? null,
        members: members.get(id) ?? 0,
        origin: entries.get(id)?.origin ?? null,
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  return {
    roles: () => ({ items: list(), ignored: ignoredOf(view()) }),
    async putRole(by, id, { name, mandatory, delegateMayAlsoVote, defaults, workingTime }) {
      const given = role.check({
        id,
        name,
        ...(mandatory ? { mandatory } : {}),
        ...(delegateMayAlsoVote ? { delegateMayAlsoVote } : {}),
      });
      if (!given.ok) throw refuse('/id', given.errors[0]?.detail ?? 'does not fit');
      const fault = workingTime ? workingTimeFault(workingTime) : null;
      if (fault) throw refuse(`/workingTime${fault.pointer}`, fault.detail);
      await writer.write((tx) => {
        const kept = tx.directoryRows;
        const before = kept.get('role', id);
        if (isManaged(kept, 'scim-group', id) && before && nameOf(before.doc) !== JSON.stringify(name))
          throw refuse('/name', MANAGED);
        const time = workingTime === undefined ? workingTimeIn(before) : workingTime;
        const doc = {
          ...withDefaults(given.value, defaults ?? defaultsIn(before), defaults !== undefined),
          ...(time && { workingTime: time }),
        };
        if (!before && kept.entries('role').length >= MOST.role)
          throw refuse('/id', `would be more than ${MOST.role} roles`);
        kept.put({ kind: 'role', id, doc: JSON.stringify(doc) }, ORIGIN);
        note(tx, by, before ? 'role change' : 'role add', id);
      });
      deps.changed();
      const found = list().find((entry) => entry.id === id);
      if (!found) throw absent('role', id);
      return found;
    },
    async removeRole(by, id) {
      await writer.write((tx) => {
        if (!tx.directoryRows.get('role', id)) throw absent('role', id);
        if (isManaged(tx.directoryRows, 'scim-group', id)) throw refuse('/id', MANAGED);
        tx.directoryRows.remove('role', id);
        note(tx, by, 'role remove', id);
      });
      deps.changed();
    },
  };
}

const nameOf = (doc: string): string => JSON.stringify(parseStored(role, doc).name);

/** A change that omits them preserves them. */
const defaultsIn = (kept: DirectoryRow | null | undefined): DefaultRule[] =>
  kept ? (parseStored(role, kept.doc).defaults ?? []) : [];

const workingTimeIn = (kept: DirectoryRow | null | undefined): WorkingTime | undefined =>
  kept ? parseStored(role, kept.doc).workingTime : undefined;

/** @throws ProblemError REQUEST_INVALID if a mandatory role would have something off by default, or for an unknown type */
function withDefaults(given: DirectoryRole, defaults: DefaultRule[], areGiven: boolean): DirectoryRole {
  const [fault] = checkDefaults(defaults, given.mandatory === true);
  if (fault && areGiven) throw refuse(fault.pointer, fault.detail);
  if (fault) throw refuse('/mandatory', `must be false: by default the role has something off (${fault.pointer})`);
  return defaults.length > 0 ? { ...given, defaults } : given;
}

/** Number of people for each of their values; counted once per view, not per request. */
function createCounts(
  valuesOf: (person: Person, view: DirectoryView) => readonly string[],
): (view: DirectoryView) => ReadonlyMap<string, number> {
  let kept: { view: DirectoryView; counts: ReadonlyMap<string, number> } | null = null;
  return (view) => {
    if (kept?.view !== view) {
      const counts = new Map<string, number>();
      for (const person of view.people()) {
        for (const value of valuesOf(person, view)) counts.set(value, (counts.get(value) ?? 0) + 1);
      }
      kept = { view, counts };
    }
    return kept.counts;
  };
}
