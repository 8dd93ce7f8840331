/**
 * Who owns the data in this browser, and whether that user is signed in. The relay's cookie session decides who it is. Data of another user
 * is never displayed or sent, and is wiped. If a session was ended, here or elsewhere, the data is wiped; if it expired, the data is hidden
 * until the same user signs in.
 */
import { createAlarm } from '../../desk/alarm.ts';
import type { Clock } from '../../desk/ports.ts';
import type { RelayClient } from '../../desk/relay-client/relay-client.ts';
import type { ConnectionView } from '../../shared/bridge/snapshot.ts';
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { DataDeletion } from '../tabs/ports.ts';
import type { DeskForwarder } from './desk-forwarder.ts';
import type { PageSession, SignedInAs } from './page-session.ts';
import type { HostPorts } from './ports.ts';
import { createStoredPerson, type StoredPerson } from './stored-person.ts';
import type { Visibility } from './visibility.ts';

/** ms within which a pending reply reaches its page. */
const PENDING_REPLY_MS = 300;
/** ms until the relay is asked again who is signed in. */
const RETRY_MS = 10_000;
/** ms to wait for the relay if the user is known locally. A tab that takes over draws within 2 s, also offline. */
const IDENTIFY_MS = 1_000;

export interface CurrentPerson {
  /** Runs before anything is drawn. @returns whether a user is signed in, as far as is known */
  identify(): Promise<boolean>;
  /** Call once the desk exists: applies a reply of the relay that came too late for `enter`. */
  applyLateReply(): void;
  /** Signs in with a code. @param stay ISO 8601 duration; null: no limit chosen. @throws ProblemError in words for the user */
  signIn(code: string, stay: string | null): Promise<{ id: string; name: string }>;
  /** Call before the page is left for the issuer: a different user may return. */
  leaveForIssuer(): Promise<void>;
  /** Checks the user that the relay reports on the socket. @returns false if the stored data belongs to another user */
  isOwn(userId: string): boolean;
  /** @param at end of the session, ms since 1970; null: unknown */
  setSessionEnd(at: number | null): void;
  /** The relay no longer accepts the session on the socket. */
  sessionRejected(view: ConnectionView): Promise<void>;
  signOut(): Promise<void>;
  wake(): void;
  stop(): void;
}

interface CurrentPersonDeps {
  around: Pick<HostPorts, 'clock' | 'stores' | 'wipe' | 'deletion' | 'tell'>;
  session: PageSession;
  visibility: Visibility;
  forwarder: DeskForwarder;
  client: Pick<RelayClient, 'reconnect'>;
  /** BCP 47, for messages to the user. */
  locale(): string;
}

const OTHER: DataDeletion = { why: 'other', stands: false };
const ENDED: DataDeletion = { why: 'ended', stands: false };

/** How a session ends: what the window displays, and the wipe. */
function createSignOut(
  { around, visibility, forwarder, locale }: CurrentPersonDeps,
  stored: StoredPerson,
  isStopped: () => boolean,
) {
  const { clock, wipe } = around;
  const words = () => wordsFor(locale()).left;
  let underWay = false;
  const reasonOf = (left: DataDeletion | null): string | null =>
    left && left.why !== 'other' ? words()[left.why] : stored.owner() === null ? null : words().over;
  const mark = (left: DataDeletion): void => {
    underWay = true;
    // If another user's data was wiped, the current user's session is not over.
    visibility.close(left.why === 'other' ? null : reasonOf(left));
    stored.mark('leaving', left);
  };
  return {
    /** While true, incoming data belongs to no one. */
    isUnderWay: () => underWay,
    reasonOf,
    out(reason: string | null): false {
      visibility.close(reason);
      return false;
    },
    /** At the start, before a desk exists. */
    wipeNow(left: DataDeletion): false {
      stored.clear();
      wipe(left);
      visibility.close(null);
      return false;
    },
    mark,
    /** With a running desk: the wipe waits for pending replies. The desk is closed meanwhile; the wipe would delete what it accepts. */
    leave(left: DataDeletion): void {
      if (underWay) return;
      mark(left);
      void forwarder.lapse();
      forwarder.forget();
      clock.after(PENDING_REPLY_MS, () => isStopped() || wipe(left));
    },
  };
}

type SignOut = ReturnType<typeof createSignOut>;

/** Ends a session that the relay could not end at sign-out because it was unreachable. */
function createSessionEnd(session: PageSession, stored: StoredPerson, isStopped: () => boolean) {
  let ending: Promise<void> | null = null;
  const end = async (left: DataDeletion): Promise<void> => {
    const ended = await session.end();
    ending = null;
    if (ended && !isStopped()) stored.mark('left', { ...left, stands: false });
  };
  return {
    begin(left: DataDeletion): void {
      ending ??= end(left);
    },
    /** Await before the next sign-in; otherwise this request would end the new session. */
    done: async () => ending,
  };
}

/** Determines who is signed in before anything is drawn. */
function createIdentification(
  { around, session, visibility, locale }: CurrentPersonDeps,
  stored: StoredPerson,
  signOut: SignOut,
) {
  const { clock } = around;
  let late: Promise<SignedInAs> | null = null;

  function take(userId: string): true {
    stored.setSignedIn(userId);
    visibility.open();
    return true;
  }
  /** Until the relay replies, the last user sees the stored data until the session expires. The relay's reply takes precedence. */
  function isKnownHere(): boolean {
    const account = stored.signedIn();
    return account !== null && stored.owner() !== null && (account.until === null || clock.now() < account.until);
  }
  /** @returns null: no reply in time */
  async function askWho(): Promise<SignedInAs | null> {
    const asked = session.whoIs();
    if (!isKnownHere() || stored.isAtIssuer()) return asked;
    const known = await within(clock, IDENTIFY_MS, asked);
    if (known === null) late = asked;
    return known;
  }
  function enterAs(asked: SignedInAs, left: DataDeletion | null): boolean {
    switch (asked.state) {
      case 'person':
        return stored.isOther(asked.user.id) ? signOut.wipeNow(OTHER) : take(asked.user.id);
      case 'ended':
        return stored.owner() === null ? signOut.out(wordsFor(locale()).left.ended) : signOut.wipeNow(ENDED);
      case 'none':
        stored.setSignedOut();
        return signOut.out(signOut.reasonOf(left));
      case 'away':
        if (!isKnownHere()) return signOut.out(signOut.reasonOf(left));
        visibility.open();
        return true;
    }
  }
  return {
    take,
    identify: async (left: DataDeletion | null): Promise<boolean> =>
      enterAs((await askWho()) ?? { state: 'away' }, left),
    /** The pending reply that missed the deadline; null: none. Returned once. */
    late(): Promise<SignedInAs> | null {
      const asked = late;
      late = null;
      return asked;
    },
  };
}

export function createCurrentPerson(deps: CurrentPersonDeps): CurrentPerson {
  const { around, session, visibility, forwarder, client, locale } = deps;
  const { clock, stores, wipe } = around;
  const stored = createStoredPerson(stores);
  let stopped = false;
  const isStopped = () => stopped;
  const signOut = createSignOut(deps, stored, isStopped);
  const sessionEnd = createSessionEnd(session, stored, isStopped);
  const identification = createIdentification(deps, stored, signOut);
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
    visibility.close(wordsFor(locale()).left.over);
    await forwarder.lapse();
  }
  /** @returns whether the user ended a session that is still open at the relay */
  function endOpenSession(): boolean {
    const left = stored.marked('left');
    if (!left?.stands) return false;
    sessionEnd.begin(left);
    return true;
  }
  /** With a running desk. @returns false if the current user has to be signed out or replaced */
  function follow(known: SignedInAs): boolean {
    if (known.state === 'away' || (known.state === 'person' && !stored.isOther(known.user.id))) return true;
    if (known.state === 'none') void lapse();
    else signOut.leave(known.state === 'ended' ? ENDED : OTHER);
    return false;
  }

  return {
    async identify() {
      if (around.deletion) {
        stored.mark('left', around.deletion);
        around.tell('forgotten', {});
      }
      const leaving = stored.marked('leaving');
      if (leaving) return signOut.wipeNow(leaving);
      const left = stored.marked('left');
      // Do not ask who is signed in: the open session would sign the user back in.
      if (endOpenSession()) return signOut.out(signOut.reasonOf(left));
      const isIn = await identification.identify(left);
      if (isIn) over.set(stored.signedIn()?.until ?? null);
      return isIn;
    },
    applyLateReply() {
      const mine = turn;
      void identification.late()?.then((known) => {
        if (stopped || mine !== turn) return;
        if (follow(known) && known.state === 'person') identification.take(known.user.id);
      });
    },
    async signIn(code, stay) {
      await sessionEnd.done();
      const user = await session.begin(code, stay);
      // Another tab took over the store; it asks who is signed in.
      if (stopped || signOut.isUnderWay()) {
        throw new ProblemError('STORE_UNAVAILABLE', wordsFor(locale()).tabs.unknown);
      }
      changed();
      if (stored.isOther(user.id)) signOut.leave(OTHER);
      else {
        stored.setSessionEnd(null);
        identification.take(user.id);
      }
      return user;
    },
    async leaveForIssuer() {
      endOpenSession();
      await sessionEnd.done();
      if (!stopped) stored.setAtIssuer();
    },
    isOwn(userId) {
      if (signOut.isUnderWay()) return false;
      if (!stored.isOther(userId)) return true;
      signOut.leave(OTHER);
      return false;
    },
    setSessionEnd(at) {
      if (stopped || !visibility.isOpen()) return;
      stored.setSessionEnd(at);
      over.set(at);
    },
    async sessionRejected(view) {
      if (signOut.isUnderWay()) return;
      const mine = changed();
      visibility.close(null);
      forwarder.setConnection({ ...view, state: 'offline' });
      const known = await session.whoIs();
      if (stopped || mine !== turn || !follow(known)) return;
      if (known.state === 'person') visibility.open();
      again = clock.after(RETRY_MS, () => {
        if (known.state === 'person') client.reconnect();
        else void this.sessionRejected(view);
      });
    },
    async signOut() {
      changed();
      const left: DataDeletion = { why: 'signed-out', stands: true };
      signOut.mark(left);
      const stands = !(await session.end());
      if (!stopped) wipe({ ...left, stands });
    },
    wake: () => void endOpenSession(),
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
