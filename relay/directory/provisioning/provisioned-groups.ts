/** Groups of SCIM: the roles of the directory. Members are people who have the role. */
import { DirectoryRole } from '../../../shared/directory.ts';
import { englishOf } from '../../../shared/rules/local-text.ts';
import { checker } from '../../../shared/validate.ts';
import type { DirectoryView } from '../../domain/directory-view.ts';
import type { DirectoryReader } from '../../domain/people/directory-ports.ts';
import { type ProvisionedGroup, type Provisioning, ScimError } from '../../domain/people/provisioning-ports.ts';
import { MOST } from '../administration/deps.ts';
import { parseStored } from '../parse-stored.ts';
import {
  noSuch,
  noteScim,
  ORIGIN,
  type ProvisioningDeps,
  type ProvisioningTx,
  saveRoles,
  storedUser,
} from './provisioned-users.ts';
import { type StoredGroup, storedGroupOf } from './stored-user.ts';

type GroupActs = Pick<Provisioning, 'groupIds' | 'group' | 'createGroup' | 'changeGroup' | 'removeGroup'>;

const role = checker(DirectoryRole);

export function groupProvisioning({ writer, rows, view, changed }: ProvisioningDeps): GroupActs {
  const members = createMembers();

  const shown = (from: DirectoryReader, current: DirectoryView, id: string): ProvisionedGroup | null => {
    const known = current.roles().find((one) => one.id === id);
    const listed = from.get('role', id);
    if (!known && !listed) return null;
    const managed = managedIn(from, id);
    return {
      id,
      externalId: managed?.externalId ?? null,
      name: listed ? englishOf(parseStored(role, listed.doc).name) : (known?.name ?? id),
      members: members(current).get(id) ?? [],
      createdAt: managed?.createdAt ?? null,
      updatedAt: managed?.updatedAt ?? null,
    };
  };
  const find = (tx: ProvisioningTx, id: string): ProvisionedGroup => {
    const found = shown(tx.directoryRows, tx.directory, id);
    if (!found) throw noSuch('group');
    return found;
  };
  async function act(id: string, work: (tx: ProvisioningTx) => void): Promise<ProvisionedGroup> {
    await writer.write(work);
    changed();
    const found = shown(rows, view(), id);
    if (!found) throw noSuch('group');
    return found;
  }

  return {
    groupIds: () =>
      view()
        .roles()
        .map(({ id }) => id)
        .sort(),
    group: (id) => shown(rows, view(), id),
    async createGroup(input) {
      const id = idOf(input.name);
      return act(id, (tx) => {
        if (shown(tx.directoryRows, tx.directory, id))
          throw new ScimError(409, `There is a group with the id ${id}`, 'uniqueness');
        if (tx.directoryRows.entries('role').length >= MOST.role)
          throw new ScimError(400, `There are ${MOST.role} groups`);
        putRole(tx, id, input.name);
        putManaged(tx, id, input.externalId);
        noteScim(tx, 'role add', id);
        changeMembers(tx, id, [], input.members);
      });
    },
    changeGroup: (id, change) =>
      act(id, (tx) => {
        const before = find(tx, id);
        const after = change(before);
        if (after.name !== before.name) {
          requireOwnRole(tx, id);
          putRole(tx, id, after.name);
        }
        if (after.externalId !== before.externalId || before.createdAt === null) putManaged(tx, id, after.externalId);
        if (after.name !== before.name || after.externalId !== before.externalId) noteScim(tx, 'role change', id);
        changeMembers(tx, id, before.members, after.members);
      }),
    async removeGroup(id, check) {
      await writer.write((tx) => {
        const before = find(tx, id);
        check(before);
        requireOwnRole(tx, id);
        changeMembers(tx, id, before.members, []);
        tx.directoryRows.remove('role', id);
        tx.directoryRows.remove('scim-group', id);
        noteScim(tx, 'role remove', id);
      });
      changed();
    },
  };
}

const managedIn = (rows: DirectoryReader, id: string): StoredGroup | null => {
  const row = rows.get('scim-group', id);
  return row ? storedGroupOf(row.doc) : null;
};

/** Events name a role by its id, so it follows from the name: `Procurement approvers` is `procurement-approvers`. @throws ScimError 400 */
function idOf(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const id = plain
    .replaceAll(/[^a-z0-9._]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, 63);
  if (id !== '') return id;
  throw new ScimError(
    400,
    'displayName needs a letter of a to z or a digit, since the id of the role follows from it',
    'invalidValue',
  );
}

/** @throws ScimError 409 */
function requireOwnRole(tx: ProvisioningTx, id: string): void {
  if (tx.directoryRows.entry('role', id)?.origin !== 'file') return;
  throw new ScimError(
    409,
    `The role ${id} is in the directory file, which takes precedence: change the file`,
    'mutability',
  );
}

function putRole(tx: ProvisioningTx, id: string, name: string): void {
  const listed = tx.directoryRows.get('role', id);
  const checked = role.check({ ...(listed ? parseStored(role, listed.doc) : {}), id, name });
  if (!checked.ok)
    throw new ScimError(400, `displayName ${checked.errors[0]?.detail ?? 'does not fit'}`, 'invalidValue');
  tx.directoryRows.put({ kind: 'role', id, doc: JSON.stringify(checked.value) }, ORIGIN);
}

function putManaged(tx: ProvisioningTx, id: string, externalId: string | null): void {
  const before = managedIn(tx.directoryRows, id);
  const doc: StoredGroup = { externalId, createdAt: before?.createdAt ?? tx.now, updatedAt: tx.now };
  tx.directoryRows.put({ kind: 'scim-group', id, doc: JSON.stringify(doc) }, ORIGIN);
}

/** Only differences, so that concurrent changes of one group do not undo each other. @throws ScimError 409 for a person of the file */
function changeMembers(tx: ProvisioningTx, id: string, before: readonly string[], after: readonly string[]): void {
  const [had, has] = [new Set(before), new Set(after)];
  for (const member of has) if (!had.has(member)) withRole(tx, member, id, true);
  for (const member of had) if (!has.has(member)) withRole(tx, member, id, false);
}

function withRole(tx: ProvisioningTx, member: string, id: string, isMember: boolean): void {
  const stored = storedUser(tx.directoryRows, tx.directory, member);
  // A member that left meanwhile has no role.
  if (!stored && !isMember) return;
  if (!stored) throw new ScimError(400, `There is no user ${member.slice(0, 80)}`, 'invalidValue');
  const others = (stored.person.roles ?? []).filter((one) => one !== id);
  saveRoles(tx, stored, isMember ? [...others, id] : others);
}

/** Ids by role, sorted; once per view. People who are not active remain members. */
function createMembers(): (view: DirectoryView) => ReadonlyMap<string, readonly string[]> {
  let kept: { view: DirectoryView; members: ReadonlyMap<string, readonly string[]> } | null = null;
  return (view) => {
    if (kept?.view !== view) kept = { view, members: membersOf(view) };
    return kept.members;
  };
}

function membersOf(view: DirectoryView): Map<string, string[]> {
  const members = new Map<string, string[]>();
  const inactive = [...view.inactive()].map((id) => ({ id, roles: view.provisioned(id)?.person?.roles ?? [] }));
  for (const { id, roles } of [...view.people(), ...inactive]) {
    for (const one of roles) {
      const list = members.get(one);
      if (list) list.push(id);
      else members.set(one, [id]);
    }
  }
  for (const list of members.values()) list.sort();
  return members;
}
