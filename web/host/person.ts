/**
 * Whose things are kept in this browser, and whether that person is signed in. The relay's session, which a cookie names, decides who is:
 * what another left is never shown or sent under their name, and is wiped. A session that was ended, here or elsewhere, wipes what is kept;
 * one whose time is over keeps it from sight until the same person is back.
 */
import { createAlarm } from '../../desk/clock.ts';
import type { ConnectionView } from '../../shared/bridge/snapshot.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Left } from '../tabs/ports.ts';
import type { WebParts } from './parts.ts';
import type { Surroundings } from './ports.ts';
import type { PageSession, SignedInAs } from './sessions.ts';
import type { Sight } from './sight.ts';

/** ms after which a reply that is under way has reached its page. */
const REPLY_MS = 300;
/** ms until the relay is asked again who is signed in. */
const AGAIN_MS = 10_000;

const REASONS: readonly Left['why'][] = ['signed-out', 'ended', 'other'];
function asLeft(kept: unknown): Left | null {
  if (typeof kept !== 'object' || kept === null || !('why' in kept) || !('stands' in kept)) return null;
  const why = REASONS.find((reason) => reason === kept.why);
  return why === undefined ? null : { why, stands: kept.stands === true };
}
/** Somebody is signed in, and until when, ms since 1970, where that is known. */
function asAccount(kept: unknown): { until: number | null } | null {
  if (typeof kept !== 'object' || kept === null || !('until' in kept)) return null;
  return { until: typeof kept.until === 'number' ? kept.until : null };
}

export interface PersonOf {
  /** Before anything is drawn. @returns whether somebody is signed in here */
  enter(): Promise<boolean>;
  /** Somebody signed in by a code. */
  came(userId: string): void;
  signedIn(): void;
  /** The relay says on the wire who this is. @returns false where what is kept is another's */
  isOwn(userId: string): boolean;
  /** @param at ms since 1970 at which the session is over; null: not known */
  lastsUntil(at: number | null): void;
  /** The relay does not take the session on the wire any more. */
  lost(view: ConnectionView): Promise<void>;
  signOut(): Promise<void>;
  wake(): void;
  stop(): void;
}

export interface PersonDeps {
  around: Pick<Surroundings, 'clock' | 'stores' | 'wipe' | 'left' | 'tell'>;
  session: PageSession;
  sight: Sight;
  parts: WebParts;
}

export function createPerson({ around, session, sight, parts }: PersonDeps): PersonOf {
  const { clock, stores, wipe } = around;
  const { state, outbox, history } = stores;
  const words = () => wordsFor(parts.locale()).left;
  let stopped = false;
  let again: (() => void) | null = null;
  const over = createAlarm(clock, () => void lapse());

  const ownerOf = (): string | null => {
    const kept = state.get('owner');
    return typeof kept === 'string' ? kept : (outbox.owner() ?? history.me()?.user.id ?? null);
  };
  const isOther = (userId: string): boolean => ![null, userId].includes(ownerOf());
  const reasonOf = (left: Left | null): string | null =>
    left && left.why !== 'other' ? words()[left.why] : ownerOf() === null ? null : words().over;
  const leftOf = (name: 'left' | 'leaving'): Left | null => asLeft(state.get(name));
  const account = () => asAccount(state.get('account'));

  /** Nothing is there to be read or sent from this moment on; the files go with the wipe. */
  function clear(): void {
    outbox.clear();
    history.write((tx) => tx.clear());
    history.setMe(null);
    state.clear();
  }
  function out(reason: string | null): false {
    sight.close(reason);
    return false;
  }
  /** At the start, when no desk is there yet. */
  function wipeNow(left: Left): false {
    clear();
    wipe(left);
    return out(null);
  }
  /** Of a desk at work: what it answers its page goes out first. */
  function leave(left: Left): void {
    sight.close(reasonOf(left));
    state.set('leaving', left);
    void parts.accounts().lapse();
    parts.desk().forget();
    clock.after(REPLY_MS, () => stopped || wipe(left));
  }
  async function lapse(): Promise<void> {
    over.set(null);
    sight.close(words().over);
    await parts.accounts().lapse();
  }
  function take(userId: string): true {
    state.delete('left');
    state.set('owner', userId);
    if (account() === null) state.set('account', { until: null });
    sight.open();
    return true;
  }
  /** The relay was not reached when the person signed out here: its session would bring them back. */
  async function endStanding(left: Left): Promise<false> {
    if (await session.end()) state.set('left', { ...left, stands: false });
    return out(reasonOf(left));
  }

  function enterAs(asked: SignedInAs, left: Left | null): boolean {
    switch (asked.state) {
      case 'person':
        return isOther(asked.user.id) ? wipeNow({ why: 'other', stands: false }) : take(asked.user.id);
      case 'ended':
        return ownerOf() === null ? out(words().ended) : wipeNow({ why: 'ended', stands: false });
      case 'none':
        state.delete('account');
        return out(reasonOf(left));
      case 'away': {
        // Without network the person of the last time sees what is kept, for as long as they chose; the relay has the last word.
        const known = account();
        const isIn = known !== null && ownerOf() !== null && (known.until === null || clock.now() < known.until);
        if (!isIn) return out(reasonOf(left));
        sight.open();
        return true;
      }
    }
  }

  return {
    async enter() {
      if (around.left) {
        state.set('left', around.left);
        around.tell('forgotten', {});
      }
      const leaving = leftOf('leaving');
      if (leaving) return wipeNow(leaving);
      const left = leftOf('left');
      if (left?.stands) return endStanding(left);
      const isIn = enterAs(await session.whoIs(), left);
      if (isIn) over.set(account()?.until ?? null);
      return isIn;
    },
    came(userId) {
      const other = isOther(userId);
      if (other) {
        parts.desk().forget();
        state.clear();
        clock.after(REPLY_MS, () => stopped || wipe({ why: 'other', stands: false }));
      }
      state.set('account', { until: null });
      take(userId);
    },
    signedIn: () => sight.open(),
    isOwn(userId) {
      if (!isOther(userId)) return true;
      leave({ why: 'other', stands: false });
      return false;
    },
    lastsUntil(at) {
      if (!sight.isOpen()) return;
      state.set('account', { until: at });
      over.set(at);
    },
    async lost(view) {
      again?.();
      sight.close(null);
      parts.desk().relay.connection({ ...view, state: 'offline' });
      const known = await session.whoIs();
      if (stopped) return;
      if (known.state === 'ended') leave({ why: 'ended', stands: false });
      else if (known.state === 'none') await lapse();
      else if (known.state === 'person' && isOther(known.user.id)) leave({ why: 'other', stands: false });
      else {
        if (known.state === 'person') sight.open();
        again = clock.after(AGAIN_MS, () => {
          if (known.state === 'person') parts.client().reconnect();
          else void this.lost(view);
        });
      }
    },
    async signOut() {
      const left: Left = { why: 'signed-out', stands: true };
      sight.close(reasonOf(left));
      state.set('leaving', left);
      const stands = !(await session.end());
      if (!stopped) wipe({ ...left, stands });
    },
    wake() {
      const left = leftOf('left');
      if (left?.stands) void endStanding(left);
    },
    stop() {
      stopped = true;
      over.close();
      again?.();
    },
  };
}
