/**
 * Who owns the data in this browser, and whether that user is signed in. The relay's cookie session decides who it is. Data of another user
 * is never displayed or sent, and is wiped. If a session was ended, here or elsewhere, the data is wiped; if it expired, the data is hidden
 * until the same user signs in.
 */
import { createAlarm } from '../../desk/alarm.ts';
import type { Clock } from '../../desk/ports.ts';
import type { ConnectionView } from '../../shared/bridge/snapshot.ts';
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Left } from '../tabs/ports.ts';
import type { PageSession, SignedInAs } from './page-session.ts';
import type { WebParts } from './parts.ts';
import type { Surroundings } from './ports.ts';
import { createKeptPerson, type KeptPerson } from './stored-person.ts';
import type { Sight } from './visibility.ts';

/** ms within which a pending reply reaches its page. */
const REPLY_MS = 300;
/** ms until the relay is asked again who is signed in. */
const AGAIN_MS = 10_000;
/** ms to wait for the relay if the user is known locally. A tab that takes over draws within 2 s, also offline. */
const BRIEFLY_MS = 1_000;

export interface PersonOf {
  /** Runs before anything is drawn. @returns whether a user is signed in, as far as is known */
  enter(): Promise<boolean>;
  /** Call once the desk exists: applies a reply of the relay that came too late for `enter`. */
  entered(): void;
  /** Signs in with a code. @param stay ISO 8601 duration; null: no limit chosen. @throws ProblemError in words for the user */
  signIn(code: string, stay: string | null): Promise<{ id: string; name: string }>;
  /** Call before the page is left for the issuer: a different user may return. */
  leaveForIssuer(): Promise<void>;
  /** Checks the user that the relay reports on the socket. @returns false if the stored data belongs to another user */
  isOwn(userId: string): boolean;
  /** @param at end of the session, ms since 1970; null: unknown */
  lastsUntil(at: number | null): void;
  /** The relay no longer accepts the session on the socket. */
  lost(view: ConnectionView): Promise<void>;
  signOut(): Promise<void>;
  wake(): void;
  stop(): void;
}

interface PersonDeps {
  around: Pick<Surroundings, 'clock' | 'stores' | 'wipe' | 'left' | 'tell'>;
  session: PageSession;
  sight: Sight;
  parts: WebParts;
}

const OTHER: Left = { why: 'other', stands: false };
const ENDED: Left = { why: 'ended', stands: false };

/** How a session ends: what the window displays, and the wipe. */
function createGoing({ around, sight, parts }: PersonDeps, kept: KeptPerson, isStopped: () => boolean) {
  const { clock, wipe } = around;
  const words = () => wordsFor(parts.locale()).left;
  let going = false;
  const reasonOf = (left: Left | null): string | null =>
    left && left.why !== 'other' ? words()[left.why] : kept.owner() === null ? null : words().over;
  const mark = (left: Left): void => {
    going = true;
    // If another user's data was wiped, the current user's session is not over.
    sight.close(left.why === 'other' ? null : reasonOf(left));
    kept.mark('leaving', left);
  };
  return {
    /** While true, incoming data belongs to no one. */
    isUnderWay: () => going,
    reasonOf,
    out(reason: string | null): false {
      sight.close(reason);
      return false;
    },
    /** At the start, before a desk exists. */
    wipeNow(left: Left): false {
      kept.clear();
      wipe(left);
      sight.close(null);
      return false;
    },
    mark,
    /** With a running desk: the wipe waits for pending replies. The desk is closed meanwhile; the wipe would delete what it accepts. */
    leave(left: Left): void {
      if (going) return;
      mark(left);
      void parts.accounts().lapse();
      parts.desk().forget();
      clock.after(REPLY_MS, () => isStopped() || wipe(left));
    },
  };
}

type Going = ReturnType<typeof createGoing>;

/** Ends a session that the relay could not end at sign-out because it was unreachable. */
function createEnding(session: PageSession, kept: KeptPerson, isStopped: () => boolean) {
  let ending: Promise<void> | null = null;
  const end = async (left: Left): Promise<void> => {
    const ended = await session.end();
    ending = null;
    if (ended && !isStopped()) kept.mark('left', { ...left, stands: false });
  };
  return {
    begin(left: Left): void {
      ending ??= end(left);
    },
    /** Await before the next sign-in; otherwise this request would end the new session. */
    done: async () => ending,
  };
}

/** Determines who is signed in before anything is drawn. */
function createEntering({ around, session, sight, parts }: PersonDeps, kept: KeptPerson, going: Going) {
  const { clock } = around;
  let late: Promise<SignedInAs> | null = null;

  function take(userId: string): true {
    kept.take(userId);
    sight.open();
    return true;
  }
  /** Until the relay replies, the last user sees the stored data until the session expires. The relay's reply takes precedence. */
  function isKnownHere(): boolean {
    const account = kept.signedIn();
    return account !== null && kept.owner() !== null && (account.until === null || clock.now() < account.until);
  }
  /** @returns null: no reply in time */
  async function askWho(): Promise<SignedInAs | null> {
    const asked = session.whoIs();
    if (!isKnownHere() || kept.isAtIssuer()) return asked;
    const known = await within(clock, BRIEFLY_MS, asked);
    if (known === null) late = asked;
    return known;
  }
  function enterAs(asked: SignedInAs, left: Left | null): boolean {
    switch (asked.state) {
      case 'person':
        return kept.isOther(asked.user.id) ? going.wipeNow(OTHER) : take(asked.user.id);
      case 'ended':
        return kept.owner() === null ? going.out(wordsFor(parts.locale()).left.ended) : going.wipeNow(ENDED);
      case 'none':
        kept.lapse();
        return going.out(going.reasonOf(left));
      case 'away':
        if (!isKnownHere()) return going.out(going.reasonOf(left));
        sight.open();
        return true;
    }
  }
  return {
    take,
    enter: async (left: Left | null): Promise<boolean> => enterAs((await askWho()) ?? { state: 'away' }, left),
    /** The pending reply that missed the deadline; null: none. Returned once. */
    late(): Promise<SignedInAs> | null {
      const asked = late;
      late = null;
      return asked;
    },
  };
}

export function createPerson(deps: PersonDeps): PersonOf {
  const { around, session, sight, parts } = deps;
  const { clock, stores, wipe } = around;
  const kept = createKeptPerson(stores);
  let stopped = false;
  const isStopped = () => stopped;
  const going = createGoing(deps, kept, isStopped);
  const ending = createEnding(session, kept, isStopped);
  const entering = createEntering(deps, kept, going);
  /** Incremented when the knowledge of who is signed in changes; replies to earlier requests are dropped. */
  let turn = 0;
  let again = (): void => {};
  const over = createAlarm(clock, () => void lapse());
  const changed = (): number => {
    again();
    turn += 1;
    return turn;
  };

  async function lapse(): Promise<void> {
    changed();
    over.set(null);
    sight.close(wordsFor(parts.locale()).left.over);
    await parts.accounts().lapse();
  }
  /** @returns whether the user ended a session that is still open at the relay */
  function endStanding(): boolean {
    const left = kept.marked('left');
    if (!left?.stands) return false;
    ending.begin(left);
    return true;
  }
  /** With a running desk. @returns false if the current user has to be signed out or replaced */
  function follow(known: SignedInAs): boolean {
    if (known.state === 'away' || (known.state === 'person' && !kept.isOther(known.user.id))) return true;
    if (known.state === 'none') void lapse();
    else going.leave(known.state === 'ended' ? ENDED : OTHER);
    return false;
  }

  return {
    async enter() {
      if (around.left) {
        kept.mark('left', around.left);
        around.tell('forgotten', {});
      }
      const leaving = kept.marked('leaving');
      if (leaving) return going.wipeNow(leaving);
      const left = kept.marked('left');
      // Do not ask who is signed in: the open session would sign the user back in.
      if (endStanding()) return going.out(going.reasonOf(left));
      const isIn = await entering.enter(left);
      if (isIn) over.set(kept.signedIn()?.until ?? null);
      return isIn;
    },
    entered() {
      const mine = turn;
      void entering.late()?.then((known) => {
        if (stopped || mine !== turn) return;
        if (follow(known) && known.state === 'person') entering.take(known.user.id);
      });
    },
    async signIn(code, stay) {
      await ending.done();
      const user = await session.begin(code, stay);
      // Another tab took over the store; it asks who is signed in.
      if (stopped || going.isUnderWay()) {
        throw new ProblemError('STORE_UNAVAILABLE', wordsFor(parts.locale()).tabs.unknown);
      }
      changed();
      if (kept.isOther(user.id)) going.leave(OTHER);
      else {
        kept.lastsUntil(null);
        entering.take(user.id);
      }
      return user;
    },
    async leaveForIssuer() {
      endStanding();
      await ending.done();
      if (!stopped) kept.leftForIssuer();
    },
    isOwn(userId) {
      if (going.isUnderWay()) return false;
      if (!kept.isOther(userId)) return true;
      going.leave(OTHER);
      return false;
    },
    lastsUntil(at) {
      if (stopped || !sight.isOpen()) return;
      kept.lastsUntil(at);
      over.set(at);
    },
    async lost(view) {
      if (going.isUnderWay()) return;
      const mine = changed();
      sight.close(null);
      parts.desk().relay.connection({ ...view, state: 'offline' });
      const known = await session.whoIs();
      if (stopped || mine !== turn || !follow(known)) return;
      if (known.state === 'person') sight.open();
      again = clock.after(AGAIN_MS, () => {
        if (known.state === 'person') parts.client().reconnect();
        else void this.lost(view);
      });
    },
    async signOut() {
      changed();
      const left: Left = { why: 'signed-out', stands: true };
      going.mark(left);
      const stands = !(await session.end());
      if (!stopped) wipe({ ...left, stands });
    },
    wake: () => void endStanding(),
    stop() {
      stopped = true;
      over.close();
      again();
    },
  };
}

/** @returns null after `ms` without a result */
function within<T>(clock: Pick<Clock, 'after'>, ms: number, asked: Promise<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => resolve(null));
    asked.finally(cancel).then(resolve, reject);
  });
}
