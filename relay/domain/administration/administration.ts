/** Changes by an administrator at run time, as used by HTTP; implemented in `directory/administration/`. */
import type {
  AdminGateway,
  AdminPersonDetail,
  AdminPersonPage,
  AdminRole,
  AdminSource,
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
import type { Acting } from '../people/acting.ts';

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
  addSource(by: Acting, source: NewSource): Promise<SourceWithSecrets>;
  changeSource(by: Acting, id: string, change: SourceChange): Promise<SourceWithSecrets>;
  rotateSource(by: Acting, id: string, request: RotateRequest): Promise<SourceWithSecrets>;
  removeSource(by: Acting, id: string): Promise<void>;

  people(query: PeopleQuery): AdminPersonPage;
  person(id: string): AdminPersonDetail;
  addPerson(by: Acting, person: NewPerson): Promise<AdminPersonDetail>;
  changePerson(by: Acting, id: string, change: PersonChange): Promise<AdminPersonDetail>;
  removePerson(by: Acting, id: string): Promise<void>;
  makeToken(by: Acting, id: string, device: string | null): Promise<MadeToken>;
  makeCode(by: Acting, id: string): Promise<MadeCode>;
  /** @param tokenId null: all tokens of the person, and unused pairing codes */
  revoke(by: Acting, id: string, tokenId: string | null): Promise<Revoked>;

  roles(): AdminRole[];
  putRole(by: Acting, id: string, change: RoleChange): Promise<AdminRole>;
  removeRole(by: Acting, id: string): Promise<void>;

  retention(): Retention;
  setRetention(by: Acting, change: RetentionChange): Promise<Retention>;
  /** @throws ProblemError NOT_FOUND if no stored data names the person */
  erasePerson(by: Acting, id: string): Promise<Erased>;

  gateways(): AdminGateway[];
  /** Enables an endpoint that answered 410. */
  enable(by: Acting, kind: 'response' | 'gateway', target: string): Promise<void>;
}
