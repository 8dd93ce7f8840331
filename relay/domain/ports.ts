/** Ports of the domain, except those of the store (`unit-of-work.ts` and `reader.ts`). */
import type { AdministratorRole } from '../../shared/rules/administrator-role.ts';

export interface Clock {
  /** ms since 1970, wall clock. */
  now(): number;
}

/** Monotonic clock, for durations. */
export interface Monotonic {
  /** ms since an arbitrary origin. */
  now(): number;
}

export interface Random {
  /** [0, 1), for jitter. */
  fraction(): number;
  /** UUID version 7 for item ids (ordered by time), version 4 would do elsewhere. */
  uuid(): string;
}

/** Runs `task` once after `ms` unless cancelled; a pending timer does not keep the process alive. */
export interface Timers {
  after(ms: number, task: () => void): () => void;
}

/** `reason`: for the author of the expression. `busy`: not its fault, may succeed later. `nothing`: no match, perhaps on purpose. */
export type Mapped = { ok: true; value: unknown } | { ok: false; reason: string; busy?: true; nothing?: true };

/** Evaluates JSONata under the limits of contract section 2: 1 s, 64 MiB, and a bounded output. */
export interface Mapper {
  /**
   * Never rejects: failures are in the result.
   * @param input plain JSON; the expression's context
   * @param owner id of the source whose turn it takes; default: the relay itself
   * @param bindings plain JSON; `{ method }` is `$method` in the expression
   */
  map(expression: string, input: unknown, owner?: string, bindings?: object): Promise<Mapped>;
}

/** Structured log (pino's shape). Facts are ids and counts, never bodies or secrets. */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** The connections of HTTP and desks, which are bounded. */
export interface Connections {
  /**
   * Assigns the connection to a person who signed in.
   * @param socket as given by the server
   * @param who a person's id, or an id of no person
   * @returns false if they have too many; the connection then stays unassigned
   */
  signedIn(socket: object, who: string, door: 'http' | 'desk'): boolean;
  /**
   * Adds to the bytes that wait until the peer reads; negative: subtracts. If a person, source or address exceeds its limit, or all
   * together do, the connection unread for longest is closed.
   */
  unsent(socket: object, bytes: number): void;
}

/** A person who presented a valid token. */
export interface Login {
  userId: string;
  /** Id for revocation: of the device token or session; a digest for an issuer's token. */
  tokenId: string;
  device: string | null;
  /** Expiry, ms since 1970; none for a token in the directory file. */
  expiresAt?: number;
  /** ms since 1970 of the sign-in at the issuer (`auth_time`), 0 if its token does not say; absent for device tokens. */
  signedInAt?: number;
  /** Role as an administrator, by `oidc.adminRoles`; null or absent: none. */
  admin?: AdministratorRole | null;
}

/** Device tokens are looked up at once; an issuer's token is verified by its keys, which may have to be fetched. */
export interface Authenticator {
  /** Null if the token is unknown. @throws ProblemError if there is a reason to report */
  authenticate(token: string): Promise<Login | null>;
}
