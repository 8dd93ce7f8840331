/**
 * Whose things are kept in this browser, and whether that person is signed in. The relay's session, which a cookie names, decides who is:
 * what another left is never shown or sent under their name, and is wiped. A session that was ended, here or elsewhere, wipes what is kept;
 * one whose time is over keeps it from sight until the same person is back.
 */
import { createAlarm } from '../../desk/clock.ts';
import type { Clock } from '../../desk/ports.ts';
import type { ConnectionView } from '../../shared/bridge/snapshot.ts';
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Left } from '../tabs/ports.ts';
import { createKeptPerson, type KeptPerson } from './kept-person.ts';
import type { WebParts } from './parts.ts';
import type { Surroundings } from './ports.ts';
import type { PageSession, SignedInAs } from './sessions.ts';
import type { Sight } from './sight.ts';

/** ms after which a reply that is under way has reached its page. */
const REPLY_MS = 300;
/** ms until the relay is asked again who is signed in. */
const AGAIN_MS = 10_000;
/** ms that a person who is known here waits for the relay's word: a tab that takes over draws within two seconds, without network too. */
const BRIEFLY_MS = 1_000;

export interface PersonOf {
  /** Before anything is drawn. @returns whether somebody is signed in here, as far as is known */
  enter(): Promise<boolean>;
  /** The desk is there: a word of the relay that was late for `enter` is followed. */
  entered(): void;
  /** By a code. @param stay ISO 8601 duration; null: as long as it lasts. @throws ProblemError in words for the person */
  signIn(code: string, stay: string | null): Promise<{ id: string; name: string }>;
  /** Before the page is left for the issuer: the one who comes back may be another person. */
  leaveForIssuer(): Promise<void>;
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

interface PersonDeps {
  around: Pick<Surroundings, 'clock' | 'stores' | 'wipe' | 'left' | 'tell'>;
  session: PageSession;
  sight: Sight;
  parts: WebParts;
}

const OTHER: Left = { why: 'other', stands: false };
const ENDED: Left = { why: 'ended', stands: false };

/** How a person goes: what they see of it, and the wipe. */
function createGoing({ around, sight, parts }: PersonDeps, kept: KeptPerson, isStopped: () => boolean) {
  const { clock, wipe } = around;
  const words = () => wordsFor(parts.locale()).left;
  let going = false;
  const reasonOf = (left: Left | null): string | null =>
    left && left.why !== 'other' ? words()[left.why] : kept.owner() === null ? null : words().over;
  const mark = (left: Left): void => {
    going = true;
    // For whom another one was wiped, nothing is over.
    sight.close(left.why === 'other' ? null : reasonOf(left));
    kept.mark('leaving', left);
  };
  return {
    /** Under way: what comes in between is of nobody. */
    isUnderWay: () => going,
    reasonOf,
    out(reason: string | null): false {
      sight.close(reason);
      return false;
    },
    /** At the start, when no desk is there yet. */
    wipeNow(left: Left): false {
      kept.clear();
      wipe(left);
      sight.close(null);
      return false;
    },
    mark,
    /** Of a desk at work: what it answers its page goes out first. Until then it is shut, so that nothing is given that the wipe would take. */
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

/** A session that the relay has still to end: it was not reached when the person signed out. */
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
    /** Else the end of the one before would be that of the next. */
    done: async () => ending,
  };
}

/** Who is signed in, before anything is drawn. */
function createEntering({ around, session, sight, parts }: PersonDeps, kept: KeptPerson, going: Going) {
  const { clock } = around;
  let late: Promise<SignedInAs> | null = null;

  function take(userId: string): true {
    kept.take(userId);
    sight.open();
    return true;
  }
  /** Without the relay's word the person of the last time sees what is kept, for as long as they chose; the relay has the last word. */
  function isKnownHere(): boolean {
    const account = kept.signedIn();
    return account !== null && kept.owner() !== null && (account.until === null || clock.now() < account.until);
  }
  /** @returns null: it has not said yet */
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
    /** The word that did not come in time; null: it did. Given once. */
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
  /** Changes with whatever is known of who is signed in: an answer to an earlier question counts no more. */
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
  /** @returns whether there is a session that the person ended and the relay did not */
  function endStanding(): boolean {
    const left = kept.marked('left');
    if (!left?.stands) return false;
    ending.begin(left);
    return true;
  }
  /** Of a desk at work. @returns false where whoever was here has to go */
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
      // It would bring them back.
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
      // The store went to another tab, which asks who this is.
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

/** @returns null: not within so many ms */
function within<T>(clock: Pick<Clock, 'after'>, ms: number, asked: Promise<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => resolve(null));
    asked.finally(cancel).then(resolve, reject);
  });
}
