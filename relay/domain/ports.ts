/** What the domain needs of the world around it, declared by the domain; what it needs of the store stands in `unit-of-work.ts` and `reader.ts`. */

export interface Clock {
  /** ms since 1970, wall clock. */
  now(): number;
}

/** What measures how long something takes: nobody sets it, and it says nothing of the day. */
export interface Monotonic {
  /** ms since some moment. */
  now(): number;
}

export interface Random {
  /** [0, 1), for jitter. */
  fraction(): number;
  /** UUID version 7 for item ids (ordered by time), version 4 would do elsewhere. */
  uuid(): string;
}

/** Runs `task` once after `ms` unless cancelled; a wait keeps no process alive. */
export interface Timers {
  after(ms: number, task: () => void): () => void;
}

/**
 * What a JSONata expression made of an input, or why it made nothing, in words for whoever wrote it. `busy`: it was not its fault,
 * the same may succeed later. `nothing`: no part of it matched, which a mapping may mean.
 */
export type Mapped = { ok: true; value: unknown } | { ok: false; reason: string; busy?: true; nothing?: true };

/** Evaluates JSONata under the limits of contract section 2: 1 s, 64 MiB, and a bounded output. */
export interface Mapper {
  /**
   * Never rejects: what goes wrong is in the answer.
   * @param input plain JSON; the expression's context
   * @param owner whose turn it takes, the id of a source; by default that of the relay itself
   * @param bindings plain JSON; `{ method }` is `$method` to the expression
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

/** The connections beneath both doors, which are bounded. */
export interface Connections {
  /**
   * Somebody signed in on one: from then on it counts as theirs.
   * @param socket as the server gave it
   * @param who a person's id, or what names no person
   * @returns false where they have as many as they may; it then counts on as nobody's
   */
  signedIn(socket: object, who: string, door: 'http' | 'desk'): boolean;
  /**
   * So many bytes more wait in the relay until the other side reads; negative: so many less. Where a person, source or address holds too
   * much, or all together do, the connection that was not read for longest is closed.
   */
  unsent(socket: object, bytes: number): void;
}

/** A person who presented a token that is good now. */
export interface Login {
  userId: string;
  /** What revokes it: the id of the device token or session; of a token that an issuer made, a digest. */
  tokenId: string;
  device: string | null;
  /** ms since 1970 at which the token ends by itself; one of the directory file has no such end. */
  expiresAt?: number;
  /** ms since 1970 at which the person signed in at the issuer (`auth_time`), 0 where its token does not tell; a device token has none. */
  signedInAt?: number;
  /** The rights of an administrator, by the role that `oidc.adminRole` names. */
  admin?: boolean;
}

/** Who presents this token. A device token is looked up at once; an issuer's is checked against its keys, which may have to be fetched. */
export interface Authenticator {
  /** Null where nobody is known by it. @throws ProblemError with the reason, where there is one to tell */
  authenticate(token: string): Promise<Login | null>;
}
