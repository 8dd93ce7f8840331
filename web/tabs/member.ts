/** The part that a tab has among the others of its browser, and how it changes. */
import type { Calls } from './calls.ts';
import type { DeskPlace } from './desk-place.ts';
import type { PageFacts } from './messages.ts';
import type { Said } from './peer-messages.ts';
import type { Aside, TabPorts } from './ports.ts';
import { createWatch } from './watch.ts';

/**
 * `apart`: not begun, or left · `looking`: nobody is known to hold the store, and this tab waits in line · `following`: another holds it · `holding`: this one does ·
 * `aside`: another holds it and is not heard, and this one works in memory.
 */
type Role = 'apart' | 'looking' | 'following' | 'holding' | 'aside';

export interface Member {
  role(): Role;
  /** Whom this tab follows. */
  holder(): string | null;
  /** Waits in line for the store, and follows whoever is first. */
  look(): void;
  /** Lets everything go at once, and hears nothing more. */
  leave(): void;
  /** Somebody says that they hold the store. */
  heardHolder(id: string): void;
  /** The one that this tab follows says something. */
  heard(): void;
  /** The one that this tab follows lets go: whoever is next will say so. */
  deserted(): void;
  stepAside(why: Aside): void;
  /** Whether the holder has to be watched may have changed. */
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
  /** The lock was taken from this tab: whatever it holds is closed before anything else is done. */
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
      // Back to it once nothing waits here that only this tab knows.
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
