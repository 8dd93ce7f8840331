import type { AdminPerson, AdminPersonDetail } from '../../../shared/admin/directory.ts';
import { BoundedMap } from '../../../shared/bounded-map.ts';
import { DirectoryUser } from '../../../shared/directory.ts';
import type { Absence, Person } from '../../../shared/people.ts';
import { checker } from '../../../shared/validate.ts';
import type { Administration, PeopleQuery } from '../../domain/administration/administration.ts';
import { channelName } from '../../domain/away/channel-switch.ts';
import type { DirectoryView } from '../../domain/directory-view.ts';
import type { PersonErasureTx } from '../../domain/keeping/erasure.ts';
import { endAbsenceOf, setAbsenceOf } from '../../domain/people/absence.ts';
import type { AdminAct, AdminActor } from '../../domain/people/admin-act.ts';
import { type NamedPerson, nameFault } from '../../domain/people/name-clash.ts';
import { CODE_LIFE_MS, normalCode } from '../../domain/people/pairing.ts';
import { isManaged, MANAGED } from '../../domain/people/provisioning-ports.ts';
import type { DirectoryTx, UnitContext } from '../../domain/unit-of-work.ts';
import { type AdministrationDeps, absent, isoOf, keptDoc, MOST, note, ORIGIN, refuse } from './deps.ts';
import { ownersOf } from './person-owners.ts';

const user = checker(DirectoryUser);
const PLACED = 'follows from the department or the manager (scim in the directory file): change it there';

type UserActs = Pick<
  Administration,
  | 'setAbsence'
  | 'endAbsence'
  | 'people'
  | 'person'
  | 'addPerson'
  | 'changePerson'
  | 'removePerson'
  | 'makeToken'
  | 'makeCode'
  | 'revoke'
>;

export function peopleAdministration(deps: AdministrationDeps): UserActs {
  const { rows, writer, credentials, view, clock, secrets, present, channels: switched } = deps;
  const listed = createListed();

  function shown(person: Person): AdminPerson {
    const { id, name, roles, locations, units } = person;
    const active = !view().isInactive(id);
    const absence = view().absenceOf(id);
    const now = clock.now();
    const away = absence !== null && Date.parse(absence.from) <= now && now < Date.parse(absence.to);
    return {
      id,
      name,
      roles,
      locations,
      units,
      active,
      online: active && present(id),
      devices: credentials.ofUser(id).length,
      awayUntil: away ? absence.to : null,
    };
  }

  /** @throws NOT_FOUND */
  function known(id: string): Person {
    const person = view().person(id);
    if (!person) throw absent('person', id);
    return person;
  }

  function detail(id: string): AdminPersonDetail {
    const person = view().inactivePerson(id) ?? known(id);
    const entry = rows.entry('user', id);
    const read = entry ? user.check(JSON.parse(entry.doc)) : null;
    const channels = read?.ok ? (read.value.channels ?? []) : [];
    return {
      ...shown(person),
      absence: currentAbsence(id),
      aliases: [...view().aliasesOf(id)],
      origin: entry?.origin ?? (view().isInactive(id) ? 'scim' : null),
      language: person.language ?? null,
      timeZone: person.timeZone ?? null,
      owners: ownersOf(view(), id, entry?.origin ?? null),
      ignoredRoles: [...(view().identity(id)?.ignoredRoles ?? [])],
      bySignIn: rows.get('identity', id) !== null,
      tokens: credentials.ofUser(id).map(({ id: tokenId, kind, device, origin, createdAt, usedAt }) => ({
        id: tokenId,
        kind: kind === 'page' ? 'browser' : kind,
        device,
        origin,
        createdAt: isoOf(createdAt),
        usedAt: isoOf(Math.max(createdAt, usedAt)),
      })),
      channels: channels.map((channel) => {
        const off = switched.offSince(id, channelName(channel));
        const { gateway, kind } = channel;
        return { gateway, kind, ...(off === null ? {} : { offAt: isoOf(off) }) };
      }),
    };
  }

  /** Null also for a past one. */
  function currentAbsence(id: string): Absence | null {
    const absence = view().absenceOf(id);
    return absence && Date.parse(absence.to) > clock.now() ? absence : null;
  }

  async function absenceAct(id: string, work: (tx: PersonErasureTx) => void): Promise<AdminPersonDetail> {
    known(id);
    await writer.write(work);
    deps.changed();
    return detail(id);
  }

  async function act<T>(
    by: AdminActor,
    what: AdminAct,
    id: string,
    work: (tx: DirectoryTx & UnitContext) => T,
  ): Promise<T> {
    const done = await writer.write((tx) => {
      const value = work(tx);
      note(tx, by, what, id);
      return value;
    });
    deps.changed();
    return done;
  }

  /** @throws REQUEST_INVALID if another person already has one of the names */
  function refuseName(person: NamedPerson): void {
    const fault = nameFault(person, view());
    if (fault) throw refuse(`/${fault.place}`, fault.detail);
  }

  const put = (tx: DirectoryTx, id: string, doc: object) =>
    tx.directoryRows.put({ kind: 'user', id, doc: JSON.stringify(user.parse(doc)) }, ORIGIN);

  return {
    people: (query) => page(listed(view()), query, shown),
    person: detail,
    async addPerson(by, person) {
      await act(by, 'user add', person.id, (tx) => {
        if (isManaged(tx.directoryRows, 'scim-user', person.id)) throw refuse('/id', MANAGED);
        if (tx.directoryRows.get('user', person.id) || view().person(person.id)) {
          throw refuse('/id', 'is the id of somebody who is there already');
        }
        refuseName(person);
        if (listed(view()).people.length >= MOST.user) throw refuse('/id', `would be more than ${MOST.user} people`);
        put(tx, person.id, person);
      });
      return detail(person.id);
    },
    async changePerson(by, id, change) {
      await act(by, 'user change', id, (tx) => {
        const before = keptDoc(tx.directoryRows, 'user', id);
        const { roles: _, locations: __, units: ___, ...kept } = before;
        refuseName({ ...change, id });
        const isChanged = (member: 'name' | 'roles') => isOther(change[member], before[member]);
        const managed = isManaged(tx.directoryRows, 'scim-user', id);
        const fault = managed && (['name', 'roles'] as const).find(isChanged);
        if (fault) throw refuse(`/${fault}`, MANAGED);
        const placement = view().placementOf(id);
        const placed = (['locations', 'units'] as const).filter((member) => placement[member]);
        const moved = placed.find((member) => isOther(change[member], view().person(id)?.[member]));
        if (moved) throw refuse(`/${moved}`, PLACED);
        // The stored values apply again if the table loses the department.
        const own = Object.fromEntries(placed.map((member) => [member, before[member]]));
        put(tx, id, { ...kept, ...change, ...own, id });
      });
      return detail(id);
    },
    removePerson: (by, id) =>
      act(by, 'user remove', id, (tx) => {
        known(id);
        if (isManaged(tx.directoryRows, 'scim-user', id)) throw refuse('/id', MANAGED);
        tx.directoryRows.remove('user', id);
        tx.directoryRows.remove('identity', id);
        tx.credentials.revoke({ userId: id });
      }),
    setAbsence: (by, id, request) =>
      absenceAct(id, (tx) => setAbsenceOf(tx, { ...by, via: ORIGIN }, known(id).id, request)),
    endAbsence: (by, id, reason) =>
      absenceAct(id, (tx) => endAbsenceOf(tx, { ...by, via: ORIGIN }, known(id).id, reason)),
    async makeToken(by, id, device) {
      const token = secrets.token();
      await act(by, 'user token', id, (tx) => {
        known(id);
        tx.credentials.add({ id: secrets.id(), userId: id, secret: token, device, origin: ORIGIN });
      });
      return { user: id, token };
    },
    async makeCode(by, id) {
      const code = secrets.code();
      const until = await act(by, 'user pair', id, (tx) => {
        known(id);
        const expiresAt = tx.now + CODE_LIFE_MS;
        tx.credentials.addCode({ secret: normalCode(code), userId: id, expiresAt });
        return expiresAt;
      });
      const link = `beckon://pair?relay=${encodeURIComponent(deps.url())}&code=${code}`;
      return { user: id, code, link, expiresAt: isoOf(until) };
    },
    async revoke(by, id, tokenId) {
      const gone = await act(by, 'user token revoke', id, (tx) => {
        known(id);
        const ended = tx.credentials.revoke(tokenId === null ? { userId: id } : { userId: id, id: tokenId });
        if (tokenId !== null && ended.length === 0) throw refuse('/tokenId', 'is no token of this person');
        return ended;
      });
      return { user: id, revoked: gone.length };
    },
  };
}

const isOther = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? []) !== JSON.stringify(other ?? []);

/** Searches in memory: the console polls the page that it shows. */
const MAX_FOUND = 20;

interface Listed {
  /** By id. `names`: name and id in lower case. */
  people: readonly { person: Person; names: string }[];
  /** By text and role. */
  found: BoundedMap<string, readonly Person[]>;
}

/** Sorted once per view, not per request. */
function createListed(): (view: DirectoryView) => Listed {
  let kept: { view: DirectoryView; listed: Listed } | null = null;
  return (view) => {
    if (kept?.view !== view) {
      const inactive = [...view.inactive()].flatMap((id) => view.inactivePerson(id) ?? []);
      const people = [...view.people(), ...inactive]
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map((person) => ({ person, names: `${person.name}\n${person.id}`.toLowerCase() }));
      kept = { view, listed: { people, found: new BoundedMap(MAX_FOUND) } };
    }
    return kept.listed;
  };
}

function search({ people, found }: Listed, { text, role }: Pick<PeopleQuery, 'text' | 'role'>): readonly Person[] {
  const key = JSON.stringify([text, role]);
  const known = found.get(key);
  if (known) return known;
  const wanted = text.toLowerCase();
  const matches = people
    .filter(({ person, names }) => names.includes(wanted) && (role === null || person.roles.includes(role)))
    .map(({ person }) => person);
  found.set(key, matches);
  return matches;
}

function page(
  listed: Listed,
  { text, role, after, limit }: PeopleQuery,
  shown: (person: Person) => AdminPerson,
): ReturnType<UserActs['people']> {
  const found = search(listed, { text, role });
  const rest = after === null ? found : found.filter(({ id }) => id > after);
  const items = rest.slice(0, limit).map(shown);
  return { items, total: found.length, next: rest.length > limit ? (items.at(-1)?.id ?? null) : null };
}
