/** Users of SCIM: the people of the directory. */
import { DirectoryUser } from '../../../shared/directory.ts';
import { PersonId } from '../../../shared/primitives.ts';
import { canonicalForm } from '../../../shared/rules/canonical.ts';
import { checker } from '../../../shared/validate.ts';
import type { DirectoryView } from '../../domain/directory-view.ts';
import { type AdminAct, noteAct } from '../../domain/people/admin-act.ts';
import type { DirectoryReader } from '../../domain/people/directory-ports.ts';
import { nameFault } from '../../domain/people/name-clash.ts';
import {
  type Provisioned,
  type ProvisionedUser,
  type Provisioning,
  ScimError,
  type UserInput,
} from '../../domain/people/provisioning-ports.ts';
import type { AuditTx, DirectoryTx, UnitContext, Writer } from '../../domain/unit-of-work.ts';
import { MOST } from '../administration/deps.ts';
import { parseStored } from '../parse-stored.ts';
import { provisionedOf } from './stored-user.ts';

export type ProvisioningTx = AuditTx & DirectoryTx & UnitContext;

export interface ProvisioningDeps {
  writer: Writer<ProvisioningTx>;
  rows: DirectoryReader;
  view: () => DirectoryView;
  /** Reports a change of the stored directory: the view is rebuilt immediately, open items follow soon. */
  changed: () => void;
}

type UserActs = Pick<
  Provisioning,
  'userIds' | 'user' | 'userByExternalId' | 'userByName' | 'createUser' | 'changeUser' | 'removeUser'
>;

const BY_SCIM = { userId: null, via: 'scim' } as const;
export const ORIGIN = 'scim';
const user = checker(DirectoryUser);
const personId = checker(PersonId);

export const noteScim = (tx: ProvisioningTx, act: AdminAct, about: string): void => noteAct(tx, BY_SCIM, act, about);

export const noSuch = (what: 'user' | 'group'): ScimError => new ScimError(404, `There is no such ${what}`);
const conflict = (detail: string): ScimError => new ScimError(409, detail, 'uniqueness');

/** A person as stored, in the unit of work or as committed. */
interface StoredUser {
  id: string;
  person: DirectoryUser;
  /** Null: not managed by SCIM until now. */
  provisioned: Provisioned | null;
  ofFile: boolean;
}

/** Claims of single sign-on count for a person whom SCIM does not manage yet: it takes over what they are now. */
export function storedUser(rows: DirectoryReader, view: DirectoryView, id: string): StoredUser | null {
  const managed = rows.get('scim-user', id);
  const entry = rows.entry('user', id);
  const provisioned = managed ? provisionedOf(managed.doc) : null;
  if (provisioned && !provisioned.active) {
    const { person, deleted } = provisioned;
    return deleted || !person ? null : { id, person, provisioned, ofFile: false };
  }
  const listed = entry ? parseStored(user, entry.doc) : null;
  if (provisioned && listed) return { id, person: listed, provisioned, ofFile: false };
  const known = view.person(id);
  if (!known && !listed) return null;
  const { name, roles } = known ?? { name: listed?.name ?? id, roles: listed?.roles ?? [] };
  return { id, person: { ...listed, id, name, roles }, provisioned: null, ofFile: entry?.origin === 'file' };
}

const provisionedUser = ({ id, person, provisioned }: StoredUser): ProvisionedUser => ({
  id,
  externalId: provisioned?.externalId ?? null,
  active: provisioned?.active ?? true,
  name: person.name,
  attributes: provisioned?.attributes ?? {},
  roles: person.roles ?? [],
  createdAt: provisioned?.createdAt ?? null,
  updatedAt: provisioned?.updatedAt ?? null,
});

/** @throws ScimError 409 */
function requireOwn({ ofFile, id }: StoredUser): void {
  if (ofFile)
    throw new ScimError(409, `${id} is in the directory file, which takes precedence: change the file`, 'mutability');
}

/** Without access: no row by which a relay of an earlier version would know the person. */
function store(tx: ProvisioningTx, person: DirectoryUser, provisioned: Omit<Provisioned, 'person'>): void {
  const { id } = person;
  const rows = tx.directoryRows;
  const checked = user.check(person);
  if (!checked.ok) {
    const { pointer, detail } = checked.errors[0] ?? { pointer: '', detail: 'does not fit' };
    throw new ScimError(400, `${pointer.slice(1)} ${detail}`, 'invalidValue');
  }
  if (provisioned.active) rows.put({ kind: 'user', id, doc: JSON.stringify(checked.value) }, ORIGIN);
  else {
    rows.remove('user', id);
    rows.remove('identity', id);
    tx.credentials.revoke({ userId: id });
  }
  const doc: Provisioned = { ...provisioned, person: provisioned.active ? null : checked.value };
  rows.put({ kind: 'scim-user', id, doc: JSON.stringify(doc) }, ORIGIN);
}

/** @throws ScimError 409 for a person of the file */
export function saveRoles(tx: ProvisioningTx, stored: StoredUser, roles: readonly string[]): void {
  requireOwn(stored);
  const { person, provisioned } = stored;
  store(tx, { ...person, roles: [...roles] }, { ...(provisioned ?? unmanaged(tx.now)), updatedAt: tx.now });
  noteScim(tx, 'user change', person.id);
}

const unmanaged = (now: number): Omit<Provisioned, 'person'> => ({
  ...{ active: true, deleted: false, externalId: null, attributes: {} },
  ...{ createdAt: now, updatedAt: now },
});

export function userProvisioning({ writer, rows, view, changed }: ProvisioningDeps): UserActs {
  const index = createIndex();

  async function act(work: (tx: ProvisioningTx) => StoredUser): Promise<ProvisionedUser> {
    const stored = await writer.write(work);
    changed();
    return provisionedUser(stored);
  }

  const find = (tx: ProvisioningTx, id: string): StoredUser => {
    const stored = storedUser(tx.directoryRows, tx.directory, id);
    if (!stored) throw noSuch('user');
    return stored;
  };

  function shown(id: string): ProvisionedUser | null {
    const stored = storedUser(rows, view(), id);
    return stored && provisionedUser(stored);
  }

  return {
    userIds: () => index(view()).ids,
    user: shown,
    userByExternalId(externalId) {
      const id = index(view()).byExternalId.get(externalId);
      return id === undefined ? null : shown(id);
    },
    userByName(name) {
      const form = canonicalForm(name);
      const id = view()
        .owners(name)
        .find((one) => canonicalForm(one) === form);
      return id === undefined ? null : shown(id);
    },

    createUser: (id, input) =>
      act((tx) => {
        if (!personId.is(id))
          throw new ScimError(400, 'userName must be an id of printable characters', 'invalidValue');
        if (storedUser(tx.directoryRows, tx.directory, id)) throw conflict('There is a user with this userName');
        const fault = nameFault({ id }, tx.directory);
        if (fault) throw conflict(`userName ${fault.detail}`);
        if (index(tx.directory).ids.length >= MOST.user) throw new ScimError(400, `There are ${MOST.user} users`);
        return save(tx, { id, person: { id, name: input.name }, provisioned: null, ofFile: false }, input, 'user add');
      }),
    changeUser: (id, change) =>
      act((tx) => {
        const stored = find(tx, id);
        const before = provisionedUser(stored);
        const input = change(before);
        requireOwn(stored);
        if (stored.provisioned && isSame(before, input)) return stored;
        const what =
          before.active === input.active ? 'user change' : input.active ? 'user activate' : 'user deactivate';
        return save(tx, stored, input, what);
      }),
    async removeUser(id, check) {
      await writer.write((tx) => {
        const stored = find(tx, id);
        check(provisionedUser(stored));
        requireOwn(stored);
        // The row stays, without personal data: a sign-in would otherwise create the person again.
        const emptied = { ...unmanaged(tx.now), active: false, deleted: true };
        store(tx, { id, name: id.slice(0, 120) }, emptied);
        noteScim(tx, 'user remove', id);
      });
      changed();
    },
  };
}

const isSame = (one: UserInput, other: UserInput): boolean =>
  JSON.stringify([one.externalId, one.active, one.name, one.attributes]) ===
  JSON.stringify([other.externalId, other.active, other.name, other.attributes]);

function save(tx: ProvisioningTx, stored: StoredUser, { name, ...input }: UserInput, act: AdminAct): StoredUser {
  const { id, person } = stored;
  const provisioned = { ...(stored.provisioned ?? unmanaged(tx.now)), ...input, updatedAt: tx.now };
  store(tx, { ...person, name }, provisioned);
  noteScim(tx, act, id);
  const after = storedUser(tx.directoryRows, tx.directory, id);
  if (!after) throw noSuch('user');
  return after;
}

interface UserIndex {
  ids: readonly string[];
  byExternalId: ReadonlyMap<string, string>;
}

/** Once per view. */
function createIndex(): (view: DirectoryView) => UserIndex {
  let kept: { view: DirectoryView; index: UserIndex } | null = null;
  return (view) => {
    if (kept?.view !== view) {
      const shown = [...view.inactive()].filter((id) => !view.provisioned(id)?.deleted);
      const ids = [...[...view.people()].map(({ id }) => id), ...shown].sort();
      const external = ids.flatMap((id) => {
        const externalId = view.provisioned(id)?.externalId ?? null;
        return externalId === null ? [] : [[externalId, id] as const];
      });
      kept = { view, index: { ids, byExternalId: new Map(external) } };
    }
    return kept.index;
  };
}
