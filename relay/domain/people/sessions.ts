/**
 * Who is signed in, and until when: sessions of browsers, begun by a code, a token or an issuer and ended by themselves, by their person
 * or by an administrator; and how long device tokens are good. What ends is no longer taken anywhere, and its sockets are closed at once.
 */

import { BoundedMap } from '../../../shared/bounded-map.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { DirectoryView } from '../directory-view.ts';
import type { Clock, Login } from '../ports.ts';
import type { Tx, Writer } from '../unit-of-work.ts';
import type { CredentialReader, TokenRow } from './directory-ports.ts';
import { normalCode } from './pairing.ts';
import type { DeviceLogin, Lifetimes, SessionRow } from './session-ports.ts';
import { stillHere } from './still-here.ts';

/** ms after which it is noted anew that one was used. */
const NOTED_MS = { device: 12 * 3600_000, page: 12 * 3600_000, console: 60_000 } as const;
/** ms after which an administrator's session ends when nobody uses it. */
const ADMIN_IDLE_MS = 3600_000;
/** Uses remembered beside the store; the longest unknown is forgotten first. */
const MAX_USES = 20_000;

export interface Begin {
  kind: SessionRow['kind'];
  /** Null: by the administrator's token. */
  userId: string | null;
  origin: 'pair' | 'oidc' | 'browser';
  openedBy: string | null;
  device: string | null;
  /** ms since 1970 at which what it was begun by ends, or until when the person wants to stay; null: not by itself. */
  until: number | null;
  signedInAt: number | null;
}

export interface Opened {
  /** What the browser keeps. */
  secret: string;
  userId: string | null;
  expiresAt: number;
}

export interface SessionBook {
  begin(session: Begin, secret?: string): Promise<Opened>;
  /**
   * By a one-time code, which is used up. Null for one that is unknown, used or late.
   * @param stay ms that the person wants to stay, never longer than such a session lasts; null: as long as it lasts
   */
  beginByCode(code: string, device: string, stay: number | null): Promise<Opened | null>;
  /** Whom a one-time code would sign in, which stays as it is. Null for one that is unknown, used or late. */
  nameByCode(code: string): string | null;
  /** Null for one that is not good now. */
  find(kind: SessionRow['kind'], secret: string): SessionRow | null;
  /** It was begun, and nobody ended it. */
  knows(secret: string): boolean;
  /** Nobody ended it: its time is over. */
  hasRunOut(kind: SessionRow['kind'], secret: string): boolean;
  /** Somebody is there. */
  use(session: SessionRow): void;
  /** When it was last used, and when it ends by itself if nobody uses it again; ms since 1970, null: not by itself. */
  lasts(row: TokenRow): { usedAt: number; endsAt: number | null };
  end(session: SessionRow): Promise<void>;
  /** @returns the login with its end. @throws UNAUTHENTICATED for a device token past its time */
  admit(device: DeviceLogin): Login;
  /** Whether what was made for the person at this time, ms since 1970, was ended with all that was made before. */
  isRevoked(userId: string, what: 'links' | 'all', madeAt: number): boolean;
}

interface SessionDeps {
  writer: Writer;
  credentials: CredentialReader;
  directory: () => DirectoryView;
  lifetimes: Lifetimes;
  clock: Clock;
  newSecret: () => string;
  newId: () => string;
  onError: (error: unknown) => void;
}

/** What a code or token of `origin` opens is good for so long. */
const lifeOf = ({ kind, origin }: Pick<Begin, 'kind' | 'origin'>, lifetimes: Lifetimes): number =>
  kind === 'console' ? lifetimes.admin : origin === 'oidc' ? lifetimes.signOn : lifetimes.browser;

export function createSessionBook(deps: SessionDeps): SessionBook {
  const { writer, credentials, directory, lifetimes, clock } = deps;
  /** When each was last used, and when that was last noted in the store, by id. */
  const uses = new BoundedMap<string, { at: number; noted: number }>(MAX_USES);
  const usedAt = (id: string, known: number): number => Math.max(known, uses.get(id)?.at ?? 0);

  function noteUse(id: string, known: number, every: number): void {
    const now = clock.now();
    const noted = Math.max(known, uses.get(id)?.noted ?? 0);
    const isDue = now - noted >= every;
    uses.set(id, { at: now, noted: isDue ? now : noted });
    if (isDue) writer.write((tx) => tx.credentials.touch(id, now)).catch(deps.onError);
  }

  function open(tx: Tx, session: Begin, secret = deps.newSecret()): Opened {
    if (session.userId !== null) stillHere(tx, session.userId);
    const ends = tx.now + lifeOf(session, lifetimes);
    const expiresAt = Math.min(ends, session.until ?? ends);
    const { until: _, ...row } = session;
    tx.credentials.openSession({ ...row, id: deps.newId(), secret, expiresAt });
    return { secret, userId: session.userId, expiresAt };
  }

  /** A role that was taken away is gone with the next token of the person, and the session with it. */
  function administers(userId: string): boolean {
    const view = directory();
    const role = view.oidc()?.adminRole ?? null;
    return role !== null && (view.identity(userId)?.roles?.includes(role) ?? false);
  }

  function isGood(session: SessionRow, now: number): boolean {
    const { id, kind, userId, expiresAt } = session;
    if (now >= expiresAt || (userId !== null && !directory().person(userId))) return false;
    if (kind === 'page') return userId !== null;
    const unused = now - usedAt(id, session.usedAt);
    return unused < ADMIN_IDLE_MS && (userId === null || administers(userId));
  }

  return {
    begin: (session, secret) => writer.write((tx) => open(tx, session, secret)),
    nameByCode(given) {
      const owner = credentials.ownerOfCode(normalCode(given), clock.now());
      return owner === null ? null : (directory().person(owner)?.name ?? null);
    },
    async beginByCode(given, device, stay) {
      const code = normalCode(given);
      if (credentials.ownerOfCode(code, clock.now()) === null) return null;
      return writer.write((tx) => {
        const used = tx.credentials.useCode(code);
        if (!used || !directory().person(used.userId)) return null;
        const { userId, openedBy } = used;
        tx.audit({ kind: 'admin', itemId: null, actor: userId, facts: { act: 'browser paired' } });
        const until = earliest(used.until, stay === null ? null : tx.now + stay);
        return open(tx, { kind: 'page', userId, origin: 'pair', device, openedBy, until, signedInAt: null });
      });
    },
    find(kind, secret) {
      const session = credentials.session(secret);
      return session?.kind === kind && isGood(session, clock.now()) ? session : null;
    },
    knows: (secret) => credentials.session(secret) !== null,
    hasRunOut(kind, secret) {
      const session = credentials.session(secret);
      return session?.kind === kind && clock.now() >= session.expiresAt;
    },
    lasts(row) {
      const used = usedAt(row.id, Math.max(row.usedAt, row.createdAt));
      if (row.kind !== 'device') return { usedAt: used, endsAt: row.expiresAt };
      if (row.origin === 'file') return { usedAt: used, endsAt: null };
      const life = earliest(row.createdAt + lifetimes.device, used + lifetimes.deviceIdle);
      return { usedAt: used, endsAt: earliest(row.expiresAt, life) };
    },
    use: (session) => noteUse(session.id, session.usedAt, NOTED_MS[session.kind]),
    async end({ id }) {
      await writer.write((tx) => tx.credentials.endSession(id));
      uses.delete(id);
    },
    admit({ origin, createdAt, usedAt: known, endsAt, ...login }) {
      // The administrator's own: it ends when the file names another.
      if (origin === 'file') return login;
      const now = clock.now();
      const expiresAt = Math.min(createdAt + lifetimes.device, endsAt ?? Number.POSITIVE_INFINITY);
      if (now >= expiresAt) throw over(refusals.signIn.lived);
      if (now - usedAt(login.tokenId, Math.max(known, createdAt)) >= lifetimes.deviceIdle) {
        throw over(refusals.signIn.idle);
      }
      noteUse(login.tokenId, known, NOTED_MS.device);
      return { ...login, expiresAt };
    },
    isRevoked(userId, what, madeAt) {
      return madeAt <= credentials.revocation(userId)[what];
    },
  };
}

/** Of two ends, each ms since 1970; null: none. */
const earliest = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);

const over = (why: string): ProblemError =>
  new ProblemError('UNAUTHENTICATED', refusals.signIn.again(why), { reason: 'ended' });
