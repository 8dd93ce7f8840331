/** People from the file, the command line and OIDC. Unchanged people are cached: a sign-in changes one person among ten thousand. */
import { DirectoryUser, type Placement, type DirectoryUser as User } from '../../shared/directory.ts';
import type { Person, SubscriptionRule } from '../../shared/people.ts';
import { localeFrom } from '../../shared/rules/locale.ts';
import { isTimeZone } from '../../shared/rules/wall-clock.ts';
import { checker } from '../../shared/validate.ts';
import type { Channel } from '../domain/away/away-ports.ts';
import type { DirectoryRow } from '../domain/people/directory-ports.ts';
import type { Identity, OidcSettings } from '../domain/people/identity.ts';
import type { Provisioned } from '../domain/people/provisioning-ports.ts';
import { channelsOf } from './channels.ts';
import { namesOf, type PersonNames } from './names.ts';
import { identityOf, withIdentity } from './oidc-identity.ts';
import { parseStored } from './parse-stored.ts';
import { type PlacementReader, placementReader } from './provisioning/placement.ts';
import { provisionedOf } from './provisioning/stored-user.ts';

interface KnownPerson {
  /** Null: not managed by SCIM. */
  provisioned: Provisioned | null;
  /** The same object as in the previous reading if the person did not change. */
  person: Person;
  aliases: readonly string[];
  names: PersonNames;
  channels: readonly Channel[];
  /** Set by SCIM's table of departments and managers. */
  placement: Placement;
  /** Claims of their last token. Null: they never signed in at this issuer. */
  identity: Identity | null;
}

/** Notification rules of the roles: mandatory roles, and the default subscriptions of each role that has some. */
interface RoleRules {
  mandatory: ReadonlySet<string>;
  defaults: ReadonlyMap<string, readonly SubscriptionRule[]>;
}

export type PeopleReader = (
  rows: readonly DirectoryRow[],
  oidc: OidcSettings | null,
  roles: RoleRules,
) => ReadonlyMap<string, KnownPerson>;

/** The stored documents of one person, as JSON. */
interface StoredPerson {
  user?: string;
  identity?: string;
  scim?: string;
}

interface PeopleSettings {
  oidc: OidcSettings | null;
  roles: RoleRules;
  placementOf: PlacementReader;
}

const user = checker(DirectoryUser);
const NOWHERE: Placement = {};
const NO_CHANNELS: readonly Channel[] = [];
const NO_ALIASES: readonly string[] = [];

export function createPeopleReader(): PeopleReader {
  let settings = '';
  let read = new Map<string, KnownPerson & { kept: StoredPerson }>();

  return (rows, oidc, roles) => {
    const table = rows.find(({ kind }) => kind === 'scim')?.doc ?? null;
    const now = JSON.stringify([oidc?.issuer, [...roles.mandatory], [...roles.defaults], table]);
    const before = now === settings ? read : new Map<string, KnownPerson & { kept: StoredPerson }>();
    settings = now;
    read = new Map();
    const placementOf = placementReader(table);
    for (const [id, kept] of keptOf(rows)) {
      const known = before.get(id);
      const same =
        known?.kept.user === kept.user && known?.kept.identity === kept.identity && known?.kept.scim === kept.scim;
      const next = known && same ? known : knownPerson(id, kept, { oidc, roles, placementOf });
      if (next) read.set(id, next);
    }
    return read;
  };
}

function keptOf(rows: readonly DirectoryRow[]): Map<string, StoredPerson> {
  const people = new Map<string, StoredPerson>();
  for (const { kind, id, doc } of rows) {
    if (kind !== 'user' && kind !== 'identity' && kind !== 'scim-user') continue;
    const part = kind === 'scim-user' ? 'scim' : kind;
    const kept = people.get(id);
    if (kept) kept[part] = doc;
    else people.set(id, { [part]: doc });
  }
  return people;
}

/** @returns null if only another issuer knew this person, or for one whom SCIM deleted */
function knownPerson(
  id: string,
  kept: StoredPerson,
  { oidc, roles, placementOf }: PeopleSettings,
): (KnownPerson & { kept: StoredPerson }) | null {
  const provisioned = kept.scim === undefined ? null : provisionedOf(kept.scim);
  const isInactive = provisioned !== null && !provisioned.active;
  const listed = isInactive
    ? (provisioned.person ?? undefined)
    : kept.user === undefined
      ? undefined
      : parseStored(user, kept.user);
  const identity = kept.identity === undefined || isInactive ? null : identityOf(id, kept.identity, oidc);
  const claimed = identity && provisioned ? withoutOwned(identity) : identity;
  const identified = claimed ? withIdentity(listed, claimed) : listed;
  if (!identified) return null;
  const placement = provisioned ? placementOf(provisioned.attributes) : NOWHERE;
  const described = { ...identified, ...placement };
  const channels = described.channels?.length ? channelsOf(described) : NO_CHANNELS;
  const aliases = described.aliases ?? NO_ALIASES;
  const names = namesOf(id, described.name, aliases);
  return { person: personOf(described, roles), provisioned, placement, aliases, names, channels, identity, kept };
}

/** SCIM owns names and roles: claims of single sign-on do not change them. */
const withoutOwned = (identity: Identity): Identity => ({ ...identity, name: null, roles: null });

function personOf(described: User, { mandatory, defaults }: RoleRules): Person {
  const roles = described.roles ?? [];
  const ofRoles = roles.flatMap((role) => defaults.get(role) ?? []);
  // A stored value may match no supported locale and is then ignored.
  const language = described.language === undefined ? null : localeFrom(described.language);
  return {
    id: described.id,
    name: described.name,
    roles,
    locations: described.locations ?? [],
    units: described.units ?? [],
    mandatory: roles.filter((role) => mandatory.has(role)),
    ...(language !== null && { language }),
    ...(described.timeZone !== undefined && isTimeZone(described.timeZone) ? { timeZone: described.timeZone } : {}),
    ...(ofRoles.length > 0 && { defaults: ofRoles }),
  };
}
