/**
 * Browser sessions, opened by a code, a token or an issuer and ended by expiry, their person or an administrator; and the expiry of device
 * tokens. What ends is rejected everywhere, and its sockets are closed at once.
 */

import { BoundedMap } from '../../../shared/bounded-map.ts';
import { ProblemError } from '../../../shared/problems.ts';
import type { AdministratorRole } from '../../../shared/rules/administrator-role.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { DirectoryView } from '../directory-view.ts';
import type { Clock, Login } from '../ports.ts';
import type { AuditTx, DirectoryTx, Tx, UnitContext, Writer } from '../unit-of-work.ts';
import { currentPerson } from './current-person.ts';
import type { CredentialReader, TokenRow } from './directory-ports.ts';
import { administratorRole } from './identity.ts';
import { normalCode } from './pairing.ts';
import type { DeviceLogin, Lifetimes, SessionRow } from './session-ports.ts';

/** ms between two stored notes of a use. */
const NOTED_MS = { device: 12 * 3600_000, page: 12 * 3600_000, console: 60_000 } as const;
/** ms after which an unused administrator session ends. */
const ADMIN_IDLE_MS = 3600_000;
/** Uses in memory; beyond this the least recently used is dropped. */
const MAX_USES = 20_000;

export interface SessionStart {
  kind: SessionRow['kind'];
  userId: string | null;
  origin: 'pair' | 'oidc' | 'browser';
  openedBy: string | null;
  device: string | null;
  /** ms since 1970: the end of what opened it, or of the stay that the person chose; null: none. */
  until: number | null;
  signedInAt: number | null;
}

export interface SessionGrant {
  secret: string;
  userId: string | null;
  expiresAt: number;
}

export interface SessionBook {
  begin(session: SessionStart, secret?: string): Promise<SessionGrant>;
  /** Consumes the code. Null if unknown, used or expired. @param stay ms to stay, limited by the session's lifetime; null: that lifetime */
  beginByCode(code: string, device: string, stay: number | null): Promise<SessionGrant | null>;
  /** Name of the person whom a code would sign in; does not consume it. Null if unknown, used or expired. */
  nameByCode(code: string): string | null;
  /** Of an administrator, by the claims of their last token; null: none. */
  roleOf(userId: string): AdministratorRole | null;
  /** Null if not valid now. */
  find(kind: SessionRow['kind'], secret: string): SessionRow | null;
  /** It exists and was not ended. */
  knows(secret: string): boolean;
  /** It was not ended, but has expired. */
  hasRunOut(kind: SessionRow['kind'], secret: string): boolean;
  use(session: SessionRow): void;
  /** Last use, and expiry if it is not used again; ms since 1970, null: never. */
  lasts(row: TokenRow): { usedAt: number; endsAt: number | null };
  end(session: SessionRow): Promise<void>;
  /** @returns the login with its expiry. @throws UNAUTHENTICATED for an expired device token */
  admit(device: DeviceLogin): Login;
  /** Whether what was made for the person at `madeAt`, ms since 1970, is revoked. */
  isRevoked(userId: string, what: 'links' | 'all', madeAt: number): boolean;
}

interface SessionDeps {
  writer: Writer<AuditTx & UnitContext & DirectoryTx>;
  credentials: CredentialReader;
  directory: () => DirectoryView;
  lifetimes: Lifetimes;
  clock: Clock;
  newSecret: () => string;
  newId: () => string;
  onError: (error: unknown) => void;
}

const lifeOf = ({ kind, origin }: Pick<SessionStart, 'kind' | 'origin'>, lifetimes: Lifetimes): number =>
  kind === 'console' ? lifetimes.admin : origin === 'oidc' ? lifetimes.signOn : lifetimes.browser;

export function createSessionBook(deps: SessionDeps): SessionBook {
  const { writer, credentials, directory, lifetimes, clock } = deps;
  /** Last use, and last use noted in the store, by id. */
  const uses = new BoundedMap<string, { at: number; noted: number }>(MAX_USES);
  const usedAt = (id: string, known: number): number => Math.max(known, uses.get(id)?.at ?? 0);

  function noteUse(id: string, known: number, every: number): void {
    const now = clock.now();
    const noted = Math.max(known, uses.get(id)?.noted ?? 0);
    const isDue = now - noted >= every;
    uses.set(id, { at: now, noted: isDue ? now : noted });
    if (isDue) writer.write((tx) => tx.credentials.touch(id, now)).catch(deps.onError);
  }

  function open(
    tx: Pick<Tx, 'credentials' | 'directory' | 'now'>,
    session: SessionStart,
    secret = deps.newSecret(),
  ): SessionGrant {
    if (session.userId !== null) currentPerson(tx, session.userId);
    const ends = tx.now + lifeOf(session, lifetimes);
    const expiresAt = Math.min(ends, session.until ?? ends);
    const { until: _, ...row } = session;
    tx.credentials.openSession({ ...row, id: deps.newId(), secret, expiresAt });
    return { secret, userId: session.userId, expiresAt };
  }

  /** A removed role is missing in the person's next token; the session then ends. */
  function roleOf(userId: string): AdministratorRole | null {
    const settings = directory().oidc();
    return settings && administratorRole(settings, directory().identity(userId)?.roles ?? null);
  }

  function isGood(session: SessionRow, now: number): boolean {
    const { id, kind, userId, expiresAt } = session;
    if (now >= expiresAt || (userId !== null && !directory().person(userId))) return false;
    if (kind === 'page') return userId !== null;
    const unused = now - usedAt(id, session.usedAt);
    return unused < ADMIN_IDLE_MS && (userId === null || roleOf(userId) !== null);
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
    roleOf,
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
      // The administrator's own: it ends when the file has another.
      if (origin === 'file') return login;
      const now = clock.now();
      const expiresAt = Math.min(createdAt + lifetimes.device, endsAt ?? Number.POSITIVE_INFINITY);
      if (now >= expiresAt) throw sessionEnded(refusals.signIn.lived);
      if (now - usedAt(login.tokenId, Math.max(known, createdAt)) >= lifetimes.deviceIdle) {
        throw sessionEnded(refusals.signIn.idle);
      }
      noteUse(login.tokenId, known, NOTED_MS.device);
      return { ...login, expiresAt };
    },
    isRevoked(userId, what, madeAt) {
      return madeAt <= credentials.revocation(userId)[what];
    },
  };
}

const earliest = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);

const sessionEnded = (why: string): ProblemError =>
  new ProblemError('UNAUTHENTICATED', refusals.signIn.again(why), { reason: 'ended' });
