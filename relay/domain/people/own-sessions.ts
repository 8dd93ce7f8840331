/** A person's own sessions: lists and ends them, and makes a code for another device. */
import type { MadePairingCode, OwnSession } from '../../../shared/people.ts';
import { ProblemError } from '../../../shared/problems.ts';
import type { RateLimit } from '../../../shared/rules/token-bucket.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { Clock, Login } from '../ports.ts';
import { RateLimiter, secondsOf } from '../rate-limiter.ts';
import type { AuditTx, DirectoryTx, UnitContext, Writer } from '../unit-of-work.ts';
import { currentPerson } from './current-person.ts';
import type { CredentialReader, TokenRow } from './directory-ports.ts';
import { CODE_LIFE_MS, normalCode } from './pairing.ts';
import type { Lifetimes } from './session-ports.ts';
import type { SessionBook } from './sessions.ts';

/** Codes per person: each is a write and an audit record. */
const CODES: RateLimit = { burst: 10, everyMs: 30_000 };

export interface OwnSessions {
  /** Newest first, without expired ones. */
  list(login: Login): OwnSession[];
  /** @returns how many ended, including what it opened. @throws NOT_FOUND if it is not theirs */
  end(login: Login, id: string): Promise<number>;
  /** All but the caller's own. @returns how many ended */
  endOthers(login: Login): Promise<number>;
  /** What the code opens lasts no longer than the session that made it. @throws RATE_LIMITED */
  makeCode(login: Login): Promise<MadePairingCode>;
}

interface OwnSessionsDeps {
  writer: Writer<AuditTx & UnitContext & DirectoryTx>;
  credentials: CredentialReader;
  book: Pick<SessionBook, 'lasts'>;
  lifetimes: Lifetimes;
  clock: Clock;
  newCode: () => string;
  /** Public URL of the relay, without a trailing slash. */
  url: () => string;
  servesWeb: boolean;
}

const isoOf = (at: number): string => new Date(at).toISOString();

const signedInBy = (origin: string): OwnSession['signedInBy'] =>
  origin === 'pair' ? 'code' : origin === 'oidc' ? 'sign-on' : 'token';

/** Console sessions are managed by an administrator. */
const isOwn = ({ kind }: TokenRow): boolean => kind !== 'console';

export function createOwnSessions(deps: OwnSessionsDeps): OwnSessions {
  const { writer, credentials, book, lifetimes, clock } = deps;
  const codes = new RateLimiter(clock);

  function shown(row: TokenRow, login: Login): OwnSession[] {
    const { usedAt, endsAt } = book.lasts(row);
    if (endsAt !== null && endsAt <= clock.now()) return [];
    const { id, kind, device, origin, createdAt } = row;
    return [
      {
        id,
        kind: kind === 'device' ? 'device' : 'browser',
        device,
        signedInBy: signedInBy(origin),
        createdAt: isoOf(createdAt),
        usedAt: isoOf(usedAt),
        expiresAt: endsAt === null ? null : isoOf(endsAt),
        current: id === login.tokenId,
      },
    ];
  }

  async function endAll({ userId, tokenId }: Login, ids: readonly string[]): Promise<number> {
    if (ids.length === 0) return 0;
    const ended = await writer.write((tx) => {
      const gone = tx.credentials.endOf(userId, ids);
      const facts = { act: 'own sessions ended', sessions: gone.length, by: tokenId };
      if (gone.length > 0) tx.audit({ kind: 'admin', itemId: null, actor: userId, facts });
      return gone;
    });
    return ended.length;
  }

  /** Latest end of what a code opens, ms since 1970. Single sign-on is limited to a working day, also if continued by a code. */
  const untilOf = ({ userId, tokenId, expiresAt }: Login): number | null => {
    const isOfIssuer = !credentials.ofUser(userId).some(({ id }) => id === tokenId);
    return isOfIssuer ? clock.now() + lifetimes.signOn : (expiresAt ?? null);
  };

  return {
    list: (login) =>
      credentials
        .ofUser(login.userId)
        .filter(isOwn)
        .flatMap((row) => shown(row, login))
        .reverse(),
    async end(login, id) {
      const own = credentials.ofUser(login.userId).some((row) => isOwn(row) && row.id === id);
      const ended = own ? await endAll(login, [id]) : 0;
      if (ended === 0) throw new ProblemError('NOT_FOUND', refusals.signIn.noSuchSession);
      return ended;
    },
    async endOthers(login) {
      const others = credentials.ofUser(login.userId).filter((row) => isOwn(row) && row.id !== login.tokenId);
      return endAll(
        login,
        others.map(({ id }) => id),
      );
    },
    async makeCode(login) {
      const { userId, tokenId } = login;
      const wait = secondsOf(codes.take(userId, CODES));
      if (wait > 0) throw new ProblemError('RATE_LIMITED', refusals.signIn.tooManyCodes(wait), { retryAfter: wait });
      const code = deps.newCode();
      const expiresAt = await writer.write((tx) => {
        currentPerson(tx, userId);
        const ends = tx.now + CODE_LIFE_MS;
        const opening = { openedBy: tokenId, until: untilOf(login) };
        tx.credentials.addCode({ secret: normalCode(code), userId, expiresAt: ends, ...opening });
        tx.audit({ kind: 'admin', itemId: null, actor: userId, facts: { act: 'own pairing code', by: tokenId } });
        return ends;
      });
      const url = deps.url();
      return {
        code,
        expiresAt: isoOf(expiresAt),
        link: deps.servesWeb ? `${url}/#code=${code}` : null,
        appLink: `beckon://pair?relay=${encodeURIComponent(url)}&code=${code}`,
      };
    },
  };
}
