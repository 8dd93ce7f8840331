/**
 * People and roles that an identity provider manages by SCIM (RFC 7644). It owns `active`, names and membership of roles of the people whom
 * it created or changed; people of the directory file are refused. Implemented in `relay/directory/provisioning/`.
 */
import type { DirectoryUser } from '../../../shared/directory.ts';
import { ProblemError } from '../../../shared/problems.ts';
import type { DirectoryReader } from './directory-ports.ts';

/** Refuses a unit of work as other problems do. `scimType`: RFC 7644 section 3.12. */
export class ScimError extends ProblemError {
  readonly status: number;
  readonly scimType: string | undefined;

  constructor(status: number, detail: string, scimType?: string) {
    super(status === 404 ? 'NOT_FOUND' : 'REQUEST_INVALID', detail);
    this.status = status;
    this.scimType = scimType;
  }
}

/** Name of the enterprise extension (RFC 7643 section 4.3) among the attributes. */
export const ENTERPRISE_URN = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** What the client manages of a person. */
export interface UserInput {
  externalId: string | null;
  active: boolean;
  name: string;
  /** Attributes that the relay stores without using them, as JSON. */
  attributes: Readonly<Record<string, unknown>>;
}
export interface ProvisionedUser extends UserInput {
  id: string;
  roles: readonly string[];
  /** ms since 1970; null: not created by SCIM. */
  createdAt: number | null;
  updatedAt: number | null;
}

export interface GroupInput {
  externalId: string | null;
  name: string;
  members: readonly string[];
}
export interface ProvisionedGroup extends GroupInput {
  id: string;
  createdAt: number | null;
  updatedAt: number | null;
}

/** As stored beside a person. `person`: their entry while they are not active, since no one else may then find it. */
export interface Provisioned {
  active: boolean;
  /** Deleted by the client: not shown, and without access until it is created again. */
  deleted: boolean;
  externalId: string | null;
  attributes: Readonly<Record<string, unknown>>;
  createdAt: number;
  updatedAt: number;
  person: DirectoryUser | null;
}

/** Entry or role that SCIM manages, also after it was deleted there: console and command line change neither names nor membership. */
export const isManaged = (rows: Pick<DirectoryReader, 'get'>, kind: 'scim-user' | 'scim-group', id: string): boolean =>
  rows.get(kind, id) !== null;

export const MANAGED = 'is managed by the identity provider (SCIM): change it there';

/** On resolve, the change and its audit record are durable and in effect. @throws ScimError */
export interface Provisioning {
  /** Ids in order. */
  userIds(): readonly string[];
  user(id: string): ProvisionedUser | null;
  userByExternalId(externalId: string): ProvisionedUser | null;
  /** In any spelling. */
  userByName(name: string): ProvisionedUser | null;
  createUser(id: string, input: UserInput): Promise<ProvisionedUser>;
  /** @param change is called in the unit of work with the current state; what it throws changes nothing */
  changeUser(id: string, change: (before: ProvisionedUser) => UserInput): Promise<ProvisionedUser>;
  removeUser(id: string, check: (before: ProvisionedUser) => void): Promise<void>;

  groupIds(): readonly string[];
  group(id: string): ProvisionedGroup | null;
  createGroup(input: GroupInput): Promise<ProvisionedGroup>;
  changeGroup(id: string, change: (before: ProvisionedGroup) => GroupInput): Promise<ProvisionedGroup>;
  removeGroup(id: string, check: (before: ProvisionedGroup) => void): Promise<void>;
}
