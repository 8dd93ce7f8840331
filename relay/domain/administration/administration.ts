/** Changes by an administrator at run time, as used by HTTP; implemented in `directory/administration/`. */
import type { AdminAbsenceRequest } from '../../../shared/admin/acts.ts';
import type {
  AdminGateway,
  AdminGatewayDetail,
  AdminPersonDetail,
  AdminPersonPage,
  AdminRole,
  AdminRoleList,
  AdminSource,
  GatewayChange,
  MadeCode,
  MadeToken,
  NewPerson,
  NewSource,
  PersonChange,
  Revoked,
  RoleChange,
  RotateRequest,
  SourceChange,
  SourceWithSecrets,
} from '../../../shared/admin/directory.ts';
import type { Erased, Retention, RetentionChange } from '../../../shared/admin/retention.ts';
import type { OutboundLane } from '../outbound/outbound-ports.ts';
import type { AdminActor } from '../people/admin-act.ts';

export interface Endpoints {
  /** Endpoints that answered 410; `at` in ms since 1970. */
  disabled(): { lane: OutboundLane; url: string; at: number }[];
  depth(lane: OutboundLane): { queued: number; dead: number };
}

/** Generates secrets, each shown once, and unused ids. */
export interface Secrets {
  sourceKey(): string;
  token(): string;
  /** Standard Webhooks. */
  webhook(): string;
  code(): string;
  id(): string;
  /** Pseudonym that replaces an erased person. */
  alias(): string;
}

export interface PeopleQuery {
  /** Part of a name or id; empty: all. */
  text: string;
  role: string | null;
  /** Id before the page; null: from the beginning. */
  after: string | null;
  limit: number;
}

/** On resolve, change and audit entry are durable and in effect. @throws ProblemError NOT_FOUND; REQUEST_INVALID naming the member */
export interface Administration {
  sources(): AdminSource[];
  addSource(by: AdminActor, source: NewSource): Promise<SourceWithSecrets>;
  changeSource(by: AdminActor, id: string, change: SourceChange): Promise<SourceWithSecrets>;
  rotateSource(by: AdminActor, id: string, request: RotateRequest): Promise<SourceWithSecrets>;
  removeSource(by: AdminActor, id: string): Promise<void>;

  people(query: PeopleQuery): AdminPersonPage;
  person(id: string): AdminPersonDetail;
  addPerson(by: AdminActor, person: NewPerson): Promise<AdminPersonDetail>;
  changePerson(by: AdminActor, id: string, change: PersonChange): Promise<AdminPersonDetail>;
  removePerson(by: AdminActor, id: string): Promise<void>;
  /** Replaces one that the person set. @throws SEPARATION_OF_DUTIES if the caller would be the delegate of someone else */
  setAbsence(by: AdminActor, id: string, request: AdminAbsenceRequest): Promise<AdminPersonDetail>;
  endAbsence(by: AdminActor, id: string, reason: string): Promise<AdminPersonDetail>;
  makeToken(by: AdminActor, id: string, device: string | null): Promise<MadeToken>;
  makeCode(by: AdminActor, id: string): Promise<MadeCode>;
  /** @param tokenId null: all tokens of the person, and unused pairing codes */
  revoke(by: AdminActor, id: string, tokenId: string | null): Promise<Revoked>;

  roles(): AdminRoleList;
  putRole(by: AdminActor, id: string, change: RoleChange): Promise<AdminRole>;
  removeRole(by: AdminActor, id: string): Promise<void>;

  retention(): Retention;
  setRetention(by: AdminActor, change: RetentionChange): Promise<Retention>;
  /** @throws ProblemError NOT_FOUND if no stored data names the person */
  erasePerson(by: AdminActor, id: string): Promise<Erased>;

  gateways(): AdminGateway[];
  /** @throws NOT_FOUND */
  gateway(id: string): AdminGatewayDetail;
  /** @throws REQUEST_INVALID with the pointer of what does not fit */
  putGateway(by: AdminActor, id: string, change: GatewayChange): Promise<AdminGatewayDetail>;
  removeGateway(by: AdminActor, id: string): Promise<void>;
  /** Enables an endpoint that answered 410. */
  enable(by: AdminActor, kind: 'response' | 'gateway', target: string): Promise<void>;
}
