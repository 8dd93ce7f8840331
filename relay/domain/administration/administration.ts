/** What an administrator changes while the relay runs, as HTTP asks for it; done in `directory/administration/`. */
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

/** Where responses and messages go, as the store knows it. */
export interface Endpoints {
  /** What answered 410 at this url; `at` in ms since 1970. */
  disabled(): { lane: OutboundLane; url: string; at: number }[];
  /** Messages that wait, and those given up. */
  depth(lane: OutboundLane): { queued: number; dead: number };
}

/** New secrets, each shown once, and names that nobody has. */
export interface Secrets {
  sourceKey(): string;
  token(): string;
  /** Standard Webhooks. */
  webhook(): string;
  /** For pairing. */
  code(): string;
  id(): string;
  /** What stands in place of a person who was erased. */
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

/**
 * Each change is one unit of work with its entry in the audit; it is durable, and the directory follows it, when the promise
 * resolves. @throws ProblemError NOT_FOUND, REQUEST_INVALID naming the member
 */
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
  /** @param tokenId null: all of the person, with the codes not used yet */
  revoke(by: Acting, id: string, tokenId: string | null): Promise<Revoked>;

  roles(): AdminRole[];
  putRole(by: Acting, id: string, change: RoleChange): Promise<AdminRole>;
  removeRole(by: Acting, id: string): Promise<void>;

  retention(): Retention;
  setRetention(by: Acting, change: RetentionChange): Promise<Retention>;
  /** @throws ProblemError NOT_FOUND where nothing here names them */
  erasePerson(by: Acting, id: string): Promise<Erased>;

  gateways(): AdminGateway[];
  /** What answered 410 is tried again. */
  enable(by: Acting, kind: 'response' | 'gateway', target: string): Promise<void>;
}
