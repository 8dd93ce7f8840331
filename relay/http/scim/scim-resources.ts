/** Resources as SCIM shows them (RFC 7643), and their versions (RFC 7644 section 3.14). */
import { hash } from 'node:crypto';
import { isRecord } from '../../../shared/json.ts';
import {
  ENTERPRISE_URN,
  type GroupInput,
  type ProvisionedGroup,
  type ProvisionedUser,
  ScimError,
  type UserInput,
} from '../../domain/people/provisioning-ports.ts';
import { GROUP_TYPE, type ResourceType, USER_TYPE } from './attributes.ts';
import type { ScimRecord } from './scim-values.ts';

/** `base`: address of `/scim/v2`. */
export interface ShownNames {
  base: string;
  roleName(id: string): string;
  personName(id: string): string;
}

export interface ScimResource extends ScimRecord {
  id: string;
  meta: { resourceType: string; location: string; version: string; created?: string; lastModified?: string };
}

/** Characters of a display name, as in the directory. */
const MAX_NAME = 120;

/** What a client may write, as `recordOf` would return it. */
export function userRecord({ id, externalId, active, name, attributes }: ProvisionedUser): ScimRecord {
  return { ...(externalId === null ? {} : { externalId }), userName: id, displayName: name, active, ...attributes };
}

export const groupRecord = ({ externalId, name, members }: ProvisionedGroup): ScimRecord => ({
  ...(externalId === null ? {} : { externalId }),
  displayName: name,
  ...(members.length > 0 ? { members: members.map((value) => ({ value })) } : {}),
});

export function userResource(user: ProvisionedUser, names: ShownNames): ScimResource {
  const record = userRecord(user);
  const groups = user.roles.map((value) => ({
    ...{ value, display: names.roleName(value) },
    $ref: locationOf(names.base, GROUP_TYPE, value),
  }));
  const schemas = [USER_TYPE.urn, ...(record[ENTERPRISE_URN] === undefined ? [] : [ENTERPRISE_URN])];
  const whole = { schemas, ...record, ...(groups.length > 0 ? { groups } : {}) };
  return shown(USER_TYPE, user, whole, userVersion(user), names.base);
}

export function groupResource(group: ProvisionedGroup, names: ShownNames): ScimResource {
  const members = group.members.map((value) => ({
    ...{ value, display: names.personName(value) },
    $ref: locationOf(names.base, USER_TYPE, value),
  }));
  const record = { schemas: [GROUP_TYPE.urn], ...groupRecord(group), ...(members.length > 0 ? { members } : {}) };
  return shown(GROUP_TYPE, group, record, groupVersion(group), names.base);
}

const locationOf = (base: string, { endpoint }: ResourceType, id: string): string =>
  `${base}${endpoint}/${encodeURIComponent(id)}`;

interface StoredTimes {
  id: string;
  createdAt: number | null;
  updatedAt: number | null;
}

function shown(
  type: ResourceType,
  stored: StoredTimes,
  record: ScimRecord,
  version: string,
  base: string,
): ScimResource {
  const { id, createdAt, updatedAt } = stored;
  const meta = {
    resourceType: type.name,
    location: locationOf(base, type, id),
    version,
    ...(createdAt === null ? {} : { created: new Date(createdAt).toISOString() }),
    ...(updatedAt === null ? {} : { lastModified: new Date(updatedAt).toISOString() }),
  };
  return { ...record, id, meta };
}

/** Without times and addresses, so that it is equal on all relays. */
const versionOf = (...content: unknown[]): string =>
  `W/"${hash('sha256', JSON.stringify(content), 'base64url').slice(0, 22)}"`;

export const userVersion = (user: ProvisionedUser): string => versionOf(user.id, userRecord(user), user.roles);
export const groupVersion = (group: ProvisionedGroup): string => versionOf(group.id, groupRecord(group));

/** @param id of the existing user, whose `userName` is fixed. @throws ScimError */
export function userInput(record: ScimRecord, id: string): UserInput {
  const { externalId, userName, displayName, active, ...attributes } = record;
  if (userName !== undefined && userName !== id)
    throw new ScimError(400, 'userName is the id of the person and cannot be changed', 'mutability');
  const name = [displayName, wholeName(attributes.name), id].find(
    (one) => typeof one === 'string' && one.trim() !== '',
  );
  return {
    externalId: typeof externalId === 'string' ? externalId : null,
    active: active !== false,
    name: String(name).trim().slice(0, MAX_NAME),
    attributes,
  };
}

function wholeName(name: unknown): string | undefined {
  if (!isRecord(name)) return undefined;
  if (typeof name.formatted === 'string') return name.formatted;
  return [name.givenName, name.familyName].filter((part) => typeof part === 'string').join(' ');
}

/** @throws ScimError */
export function groupInput(record: ScimRecord): GroupInput {
  const { externalId, displayName, members } = record;
  if (typeof displayName !== 'string') throw new ScimError(400, 'displayName is needed', 'invalidValue');
  const ids = (Array.isArray(members) ? members : []).map((member: ScimRecord) => member.value);
  if (!ids.every((id) => typeof id === 'string')) throw new ScimError(400, 'Each member needs a value', 'invalidValue');
  return {
    externalId: typeof externalId === 'string' ? externalId : null,
    name: displayName.trim().slice(0, MAX_NAME),
    members: [...new Set(ids)],
  };
}

/** `attributes` and `excludedAttributes` (RFC 7644 section 3.9), by top-level attribute. */
export function projected(resource: ScimRecord, wanted: string | null, excluded: string | null): ScimRecord {
  const namesIn = (list: string) => new Set(list.split(',').map((path) => topLevel(path.trim()).toLowerCase()));
  const always = (name: string) => name === 'schemas' || name === 'id';
  if (wanted !== null && wanted !== '') {
    const kept = namesIn(wanted);
    return Object.fromEntries(
      Object.entries(resource).filter(([name]) => always(name) || kept.has(name.toLowerCase())),
    );
  }
  if (excluded === null || excluded === '') return resource;
  const dropped = namesIn(excluded);
  return Object.fromEntries(
    Object.entries(resource).filter(([name]) => always(name) || !dropped.has(name.toLowerCase())),
  );
}

/** The attribute, or the extension, of a path. */
function topLevel(path: string): string {
  if (path.toLowerCase().startsWith(ENTERPRISE_URN.toLowerCase())) return ENTERPRISE_URN;
  const core = [USER_TYPE.urn, GROUP_TYPE.urn].find((urn) => path.toLowerCase().startsWith(`${urn.toLowerCase()}:`));
  return (core ? path.slice(core.length + 1) : path).split('.')[0] ?? '';
}
