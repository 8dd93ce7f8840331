/** Roles: what they are called, and whether their members may switch them off. */
import type { AdminRole } from '../../../shared/admin/directory.ts';
import { DirectoryRole } from '../../../shared/directory.ts';
import { checker } from '../../../shared/validate.ts';
import type { Administration } from '../../domain/administration/administration.ts';
import type { DirectoryView } from '../../domain/directory-view.ts';
import { type AdministrationDeps, absent, MOST, note, ORIGIN, refuse } from './deps.ts';

const role = checker(DirectoryRole);

export function roleAdministration(deps: AdministrationDeps): Pick<Administration, 'roles' | 'putRole' | 'removeRole'> {
  const { rows, writer, view } = deps;

  const membersOf = createCounts();

  function list(): AdminRole[] {
    const members = membersOf(view());
    const origins = new Map(rows.entries('role').map(({ id, origin }) => [id, origin]));
    return view()
      .roles()
      .map(({ id, name, mandatory }) => ({
        id,
        name,
        mandatory,
        delegateMayAlsoVote: view().mayAlsoVote(id),
        members: members.get(id) ?? 0,
        origin: origins.get(id) ?? null,
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  return {
    roles: list,
    async putRole(by, id, { name, mandatory, delegateMayAlsoVote }) {
      const doc = role.check({
        id,
        name,
        ...(mandatory ? { mandatory } : {}),
        ...(delegateMayAlsoVote ? { delegateMayAlsoVote } : {}),
      });
      if (!doc.ok) throw refuse('/id', doc.errors[0]?.detail ?? 'does not fit');
      await writer.write((tx) => {
        const kept = tx.directoryRows;
        const before = kept.get('role', id);
        if (!before && kept.entries('role').length >= MOST.role)
          throw refuse('/id', `would be more than ${MOST.role} roles`);
        kept.put({ kind: 'role', id, doc: JSON.stringify(doc.value) }, ORIGIN);
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
        tx.directoryRows.remove('role', id);
        note(tx, by, 'role remove', id);
      });
      deps.changed();
    },
  };
}

/** How many hold each role; counted once a directory, not once a request. */
function createCounts(): (view: DirectoryView) => ReadonlyMap<string, number> {
  let kept: { view: DirectoryView; members: ReadonlyMap<string, number> } | null = null;
  return (view) => {
    if (kept?.view !== view) {
      const members = new Map<string, number>();
      for (const { roles } of view.people()) for (const id of roles) members.set(id, (members.get(id) ?? 0) + 1);
      kept = { view, members };
    }
    return kept.members;
  };
}
