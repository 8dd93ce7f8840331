/** The role of a tab among the tabs of its browser, and its transitions. */
import type { Calls } from './calls.ts';
import type { DeskPlace } from './desk-place.ts';
import { createWatch } from './holder-watch.ts';
import type { PageFacts } from './messages.ts';
import type { Said } from './peer-messages.ts';
import type { Aside, TabPorts } from './ports.ts';

/**
 * `apart`: not started, or left · `looking`: the holder is unknown, and this tab waits for the lock · `following`: another tab holds the
 * store · `holding`: this tab does · `aside`: another tab holds it but does not respond, or has another version; this one works in memory.
 */
type Role = 'apart' | 'looking' | 'following' | 'holding' | 'aside';

export interface Member {
  role(): Role;
  /** Id of the tab that this one follows. */
  holder(): string | null;
  /** Requests the lock, and follows the tab that holds it. */
  look(): void;
  /** Releases everything at once, and ignores later messages. */
  leave(): void;
  /** A tab announces that it holds the store. */
  heardHolder(id: string): void;
  heard(): void;
  /** The followed tab releases the store; the next holder will announce itself. */
  deserted(): void;
  stepAside(why: Aside): void;
  /** Call when the conditions for watching the holder may have changed. */
  watch(): void;
}

interface MemberDeps {
  ports: Pick<TabPorts, 'id' | 'clock' | 'log' | 'locks'>;
  calls: Calls;
  desk: DeskPlace;
  post(said: Said, to?: string): void;
  facts(): PageFacts;
}

export function createMember({ ports, calls, desk, post, facts }: MemberDeps): Member {
  const { id, clock, log, locks } = ports;
  let role: Role = 'apart';
  let holder: string | null = null;
  let letGo = (): void => {};

  const watch = createWatch({
    clock,
    needed: () =>
      role === 'looking' || role === 'aside' || (role === 'following' && (facts().visible || calls.open() > 0)),
    ask: () => (role === 'following' && holder !== null ? post({ kind: 'ping' }, holder) : post({ kind: 'where' })),
    silent: () => role !== 'aside' && stepAside('silent'),
  });
  const follow = (whom: string): void => {
    role = 'following';
    holder = whom;
    watch.heard();
    post({ kind: 'join', facts: facts() }, whom);
    calls.answerer({
      name: whom,
      ask: (call) => post({ kind: 'call', ...call, sentAt: clock.now() }, whom),
    });
    watch.keep();
  };
  const look = (): void => {
    role = 'looking';
    holder = null;
    watch.heard();
    letGo = locks.request(hold, lose);
    post({ kind: 'where' });
    watch.keep();
  };
  const hold = (): void => {
    role = 'holding';
    log.info('this tab holds the store', { tab: id });
    post({ kind: 'holding' });
    desk.open('store', null);
  };
  /** The lock was taken away: close the desk before anything else. */
  const lose = (): void => {
    if (role === 'apart') return;
    log.warn('the lock of the store is lost', { tab: id });
    desk.close();
    calls.answerer(null);
    look();
  };
  const stepAside = (why: Aside): void => {
    role = 'aside';
    log.warn('this tab works in memory', { tab: id, why });
    desk.open('memory', why);
    watch.keep();
  };
  return {
    role: () => role,
    holder: () => holder,
    look,
    stepAside,
    heard: watch.heard,
    watch: watch.keep,
    heardHolder(whom) {
      if (role === 'looking' || (role === 'following' && holder !== whom)) follow(whom);
      else if (role === 'following') watch.heard();
      // Follow the holder again once this tab has no unsent data.
      else if (role === 'aside' && desk.isIdle() && calls.open() === 0) {
        desk.close();
        follow(whom);
      }
    },
    deserted() {
      role = 'looking';
      holder = null;
      watch.heard();
      calls.answerer(null);
      watch.keep();
    },
    leave() {
      if (role === 'apart') return;
      desk.close();
      calls.answerer(null);
      post({ kind: 'leaving' });
      role = 'apart';
      holder = null;
      letGo();
    },
  };
}
