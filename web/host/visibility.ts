/** Controls what is visible. While no one is signed in, the window receives no stored data, and only sign-in channels are open. */
import type { BridgeEvent, BridgeEvents } from '../../shared/bridge/bridge.ts';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import { problem } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { PageAct } from '../tabs/messages.ts';
import type { Dispatch } from './dispatch.ts';
import type { HostPorts } from './ports.ts';

export interface Visibility extends Pick<HostPorts, 'tell' | 'act'> {
  isOpen(): boolean;
  open(): void;
  /** @param reason in words, for the sign-in view */
  close(reason: string | null): void;
  filter(snapshot: Snapshot): Snapshot;
  guard(answer: Dispatch): Dispatch;
}

/** Channels that signing in needs, and channels without personal data. */
const OPEN_CHANNELS: ReadonlySet<string> = new Set([
  'snapshot.get',
  'preferences.set',
  'relay.pair',
  'remark.dismiss',
  'sign-in.offer',
  'sign-in.person',
  'sign-in.leave',
]);

/** @param locale BCP 47, for messages to the window */
export function createVisibility({ tell, act }: Pick<HostPorts, 'tell' | 'act'>, locale: () => string): Visibility {
  let closed: { reason: string | null } | null = { reason: null };

  const of = (snapshot: Snapshot): Snapshot => (closed ? withoutPerson(snapshot, closed.reason) : snapshot);
  const told = <E extends BridgeEvent>(event: E, payload: BridgeEvents[E], page?: number): void => {
    if (event === 'snapshot') tell('snapshot', of(payload as Snapshot), page);
    else if (!closed) tell(event, payload, page);
  };
  const acted = (asked: PageAct, page?: number): void => {
    if (asked.act === 'badge') act({ act: 'badge', count: closed ? 0 : asked.count }, page);
    else if (!closed || asked.act === 'withdraw' || asked.act === 'leave') act(asked, page);
  };
  return {
    isOpen: () => closed === null,
    open() {
      closed = null;
    },
    close(reason) {
      closed = { reason };
    },
    filter: of,
    tell: told,
    act: acted,
    guard: (answer) => async (channel, request, page) => {
      if (!closed || OPEN_CHANNELS.has(channel)) return answer(channel, request, page);
      return { ok: false, problem: problem('UNAUTHENTICATED', wordsFor(locale()).ownSessions.notHere) };
    },
  };
}

const withoutPerson = (snapshot: Snapshot, reason: string | null): Snapshot => ({
  ...snapshot,
  connection: { ...snapshot.connection, state: 'unpaired', reason, retryAt: null },
  me: null,
  inbox: [],
  snoozed: [],
  counts: { toAnswer: 0, toKnow: 0, critical: 0, snoozed: 0 },
  undo: null,
});
