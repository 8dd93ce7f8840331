/** What this browser stores about the owner of its data: the user, the end of the session, and why data was deleted. */
import type { DataDeletion } from '../tabs/ports.ts';
import type { WebStores } from './ports.ts';

const REASONS: readonly DataDeletion['why'][] = ['signed-out', 'ended', 'other'];
function asDataDeletion(kept: unknown): DataDeletion | null {
  if (typeof kept !== 'object' || kept === null || !('why' in kept) || !('stands' in kept)) return null;
  const why = REASONS.find((reason) => reason === kept.why);
  return why === undefined ? null : { why, stands: kept.stands === true };
}

/** `until`: end of the session, ms since 1970; null: unknown. */
interface SignedIn {
  until: number | null;
}
function asSignedIn(kept: unknown): SignedIn | null {
  if (typeof kept !== 'object' || kept === null || !('until' in kept)) return null;
  return { until: typeof kept.until === 'number' ? kept.until : null };
}

/** State key of a sign-out reason: `leaving` until the wipe is complete, `left` afterwards. */
type Mark = 'leaving' | 'left';
/** Set while the user is at the issuer: a different user may return. */
const AT_ISSUER = 'at-issuer';

export interface StoredPerson {
  /** Id of the user who owns the stored data; null: no one. */
  owner(): string | null;
  isOther(userId: string): boolean;
  /** null: not signed in. */
  signedIn(): SignedIn | null;
  /** Records that this user is signed in. Keeps a known end of the session. */
  setSignedIn(userId: string): void;
  /** @param at end of the session, ms since 1970; null: unknown */
  setSessionEnd(at: number | null): void;
  /** Records that no one is signed in. Stored data stays. */
  setSignedOut(): void;
  marked(mark: Mark): DataDeletion | null;
  mark(mark: Mark, left: DataDeletion): void;
  /** True after the page was left for the issuer, until the relay reports who is signed in. */
  isAtIssuer(): boolean;
  setAtIssuer(): void;
  /** Empties the stores at once, so that nothing can be read or sent. The wipe deletes the files. */
  clear(): void;
}

export function createStoredPerson({ state, outbox, history }: WebStores): StoredPerson {
  const owner = (): string | null => {
    const kept = state.get('owner');
    return typeof kept === 'string' ? kept : (outbox.owner() ?? history.me()?.user.id ?? null);
  };
  const signedIn = (): SignedIn | null => asSignedIn(state.get('account'));
  return {
    owner,
    isOther: (userId) => ![null, userId].includes(owner()),
    signedIn,
    setSignedIn(userId) {
      state.delete('left');
      state.delete(AT_ISSUER);
      state.set('owner', userId);
      if (signedIn() === null) state.set('account', { until: null });
    },
    setSessionEnd: (at) => state.set('account', { until: at }),
    setSignedOut() {
      state.delete('account');
      state.delete(AT_ISSUER);
    },
    marked: (mark) => asDataDeletion(state.get(mark)),
    mark: (mark, left) => state.set(mark, left),
    isAtIssuer: () => state.get(AT_ISSUER) !== undefined,
    setAtIssuer: () => state.set(AT_ISSUER, true),
    clear() {
      outbox.clear();
      history.write((tx) => tx.clear());
      history.setMe(null);
      state.clear();
    },
  };
}
