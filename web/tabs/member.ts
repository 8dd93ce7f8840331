/** The role of a tab among the tabs of its browser, and its transitions. */
import type { Calls } from './calls.ts';
import type { DeskSlot } from './desk-slot.ts';
import { createHolderWatch } from './holder-watch.ts';
import type { PageFacts } from './messages.ts';
import type { PeerPayload } from './peer-messages.ts';
import type { HolderFault, TabPorts } from './ports.ts';

/**
 * `inactive`: not started, or left · `searching`: the holder is unknown, and this tab waits for the lock · `following`: another tab holds the
 * store · `holding`: this tab does · `in-memory`: another tab holds it but does not respond, or has another version; this one works in memory.
 */
type Role = 'inactive' | 'searching' | 'following' | 'holding' | 'in-memory';

interface Member {
  role(): Role;
  /** Id of the tab that this one follows. */
  holder(): string | null;
  /** Requests the lock, and follows the tab that holds it. */
  look(): void;
  /** Releases everything at once, and ignores later messages. */
  leave(): void;
  /** A tab announces that it holds the store. */
  holderAnnounced(id: string): void;
  holderReplied(): void;
  /** The followed tab releases the store; the next holder will announce itself. */
  holderLeft(): void;
  workInMemory(why: HolderFault): void;
  /** Call when the conditions for watching the holder may have changed. */
  watch(): void;
}

interface MemberDeps {
  ports: Pick<TabPorts, 'id' | 'clock' | 'log' | 'locks'>;
  calls: Calls;
  desk: DeskSlot;
  post(said: PeerPayload, to?: string): void;
  facts(): PageFacts;
}

export function createMember({ ports, calls, desk, post, facts }: MemberDeps): Member {
  const { id, clock, log, locks } = ports;
  let role: Role = 'inactive';
  let holder: string | null = null;
  let releaseLock = (): void => {};

  const watch = createHolderWatch({
    clock,
    needed: () =>
      role === 'searching' || role === 'in-memory' || (role === 'following' && (facts().visible || calls.open() > 0)),
    ping: () => (role === 'following' && holder !== null ? post({ kind: 'ping' }, holder) : post({ kind: 'where' })),
    silent: () => role !== 'in-memory' && workInMemory('silent'),
  });
  function follow(whom: string): void {
    role = 'following';
    holder = whom;
    watch.reset();
    post({ kind: 'join', facts: facts() }, whom);
    calls.setAnswerer({
      name: whom,
      ask: (call) => post({ kind: 'call', ...call, sentAt: clock.now() }, whom),
    });
    watch.start();
  }
  function look(): void {
    role = 'searching';
    holder = null;
    watch.reset();
    releaseLock = locks.request(hold, lose);
    post({ kind: 'where' });
    watch.start();
  }
  function hold(): void {
    role = 'holding';
    log.info('this tab holds the store', { tab: id });
    post({ kind: 'holding' });
    desk.open('store', null);
  }
  /** The lock was taken away: close the desk before anything else. */
  function lose(): void {
    if (role === 'inactive') return;
    log.warn('the lock of the store was lost', { tab: id });
    desk.close();
    calls.setAnswerer(null);
    look();
  }
  function workInMemory(why: HolderFault): void {
    role = 'in-memory';
    log.warn('this tab uses a store in memory', { tab: id, why });
    desk.open('memory', why);
    watch.start();
  }
  return {
    role: () => role,
    holder: () => holder,
    look,
    workInMemory,
    holderReplied: watch.reset,
    watch: watch.start,
    holderAnnounced(whom) {
      if (role === 'searching' || (role === 'following' && holder !== whom)) follow(whom);
      else if (role === 'following') watch.reset();
      // Follow the holder again once this tab has no unsent data.
      else if (role === 'in-memory' && desk.isIdle() && calls.open() === 0) {
        desk.close();
        follow(whom);
      }
    },
    holderLeft() {
      role = 'searching';
      holder = null;
      watch.reset();
      calls.setAnswerer(null);
      watch.start();
    },
    leave() {
      if (role === 'inactive') return;
      desk.close();
      calls.setAnswerer(null);
      post({ kind: 'leaving' });
      role = 'inactive';
      holder = null;
      releaseLock();
    },
  };
}
