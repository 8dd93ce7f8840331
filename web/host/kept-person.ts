/** What this browser keeps of whose things it has: the person, until when they are signed in, and why nothing is kept any more. */
import type { Left } from '../tabs/ports.ts';
import type { WebStores } from './ports.ts';

const REASONS: readonly Left['why'][] = ['signed-out', 'ended', 'other'];
function asLeft(kept: unknown): Left | null {
  if (typeof kept !== 'object' || kept === null || !('why' in kept) || !('stands' in kept)) return null;
  const why = REASONS.find((reason) => reason === kept.why);
  return why === undefined ? null : { why, stands: kept.stands === true };
}

/** Until when somebody is signed in, ms since 1970; null: not known. */
interface SignedIn {
  until: number | null;
}
function asSignedIn(kept: unknown): SignedIn | null {
  if (typeof kept !== 'object' || kept === null || !('until' in kept)) return null;
  return { until: typeof kept.until === 'number' ? kept.until : null };
}

/** Under which name it is noted why nothing is kept: `leaving` until that is done, `left` from then on. */
type Mark = 'leaving' | 'left';
/** Whoever comes back from the issuer may be another person. */
const AT_ISSUER = 'at-issuer';

export interface KeptPerson {
  /** Id of whose things are kept; null: nobody's. */
  owner(): string | null;
  isOther(userId: string): boolean;
  /** null: nobody is signed in here. */
  signedIn(): SignedIn | null;
  /** This person is signed in, for as long as was known before. */
  take(userId: string): void;
  /** @param at ms since 1970; null: not known */
  lastsUntil(at: number | null): void;
  /** Nobody is signed in here; what is kept stays. */
  lapse(): void;
  marked(mark: Mark): Left | null;
  mark(mark: Mark, left: Left): void;
  /** The page was left for the issuer, and nobody knows yet who came back. */
  isAtIssuer(): boolean;
  leftForIssuer(): void;
  /** Nothing is there to be read or sent from this moment on; the files go with the wipe. */
  clear(): void;
}

export function createKeptPerson({ state, outbox, history }: WebStores): KeptPerson {
  const owner = (): string | null => {
    const kept = state.get('owner');
    return typeof kept === 'string' ? kept : (outbox.owner() ?? history.me()?.user.id ?? null);
  };
  const signedIn = (): SignedIn | null => asSignedIn(state.get('account'));
  return {
    owner,
    isOther: (userId) => ![null, userId].includes(owner()),
    signedIn,
    take(userId) {
      state.delete('left');
      state.delete(AT_ISSUER);
      state.set('owner', userId);
      if (signedIn() === null) state.set('account', { until: null });
    },
    lastsUntil: (at) => state.set('account', { until: at }),
    lapse() {
      state.delete('account');
      state.delete(AT_ISSUER);
    },
    marked: (mark) => asLeft(state.get(mark)),
    mark: (mark, left) => state.set(mark, left),
    isAtIssuer: () => state.get(AT_ISSUER) !== undefined,
    leftForIssuer: () => state.set(AT_ISSUER, true),
    clear() {
      outbox.clear();
      history.write((tx) => tx.clear());
      history.setMe(null);
      state.clear();
    },
  };
}
