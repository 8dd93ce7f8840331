/** What a tab needs of the worker it runs in: the lock, the channel, the page, and a desk to host. Tests give their own. */
import type { Intent, KeptAnswer } from '../../desk/ports.ts';
import type { BridgeEvent, BridgeEvents, Result } from '../../shared/bridge/bridge.ts';
import type { FromWorker, NoticeEvent, PageAct, PageFacts } from './messages.ts';
import type { PeerMessage } from './peer-messages.ts';

/** The lock of the store (https://w3c.github.io/web-locks/): one tab of this browser has it, the others wait in line. */
export interface Locks {
  /**
   * @param held it is this tab's
   * @param lost it was this tab's and was taken away
   * @returns what gives it back, or ends the waiting
   */
  request(held: () => void, lost: () => void): () => void;
}

export interface Channel {
  /** To every other tab. */
  post(message: PeerMessage): void;
  listen(listener: (message: unknown) => void): void;
}

/** `store`: what this browser keeps · `memory`: gone with the tab. */
export type Place = 'store' | 'memory';

/** Why a tab works in memory beside the one that holds the store: that one does not answer, or is of another version. */
export type Aside = 'silent' | 'version';

/**
 * Why nothing is kept any more. `signed-out`: the person signed out here · `ended`: their session was ended elsewhere · `other`: somebody else
 * signed in. `stands`: the relay was not reached, and its session still stands.
 */
export interface Left {
  why: 'signed-out' | 'ended' | 'other';
  stands: boolean;
}

/** What waits in memory for the relay. */
export interface Carried {
  /** null: nobody's yet. */
  owner: string | null;
  answers: KeptAnswer[];
  intents: Intent[];
}

/** Where a desk's events go, by the number of the page; 0 is the page of this worker. */
export interface DeskOut {
  /** @param page left out: to every page */
  tell<E extends BridgeEvent>(event: E, payload: BridgeEvents[E], page?: number): void;
  /** @param page left out: to the page of this worker */
  act(act: PageAct, page?: number): void;
  facts(): PageFacts;
  /** What is kept is deleted, and the desk begins anew. */
  wipe(left: Left): void;
}

export interface HostedDesk {
  answer(channel: string, request: unknown, page: number): Promise<Result<unknown>>;
  notice(event: NoticeEvent): void;
  wake(): void;
  /** What the pages know of their surroundings is another. */
  look(): void;
  /** What the person has to know of another tab; null: nothing any more. */
  say(aside: Aside | null): void;
  /** Answers and intents that the relay has still to hear, and answers that the person has still to read. */
  waiting(): number;
  /**
   * At once: nothing is written or sent any more, and the store is closed. Never throws.
   * @returns what would be lost with it; null where it is kept
   */
  stop(): Carried | null;
}

export interface Opening {
  place: Place;
  out: DeskOut;
  /** Goes into the outbox before anything is sent. */
  carried: Carried | null;
  aside: Aside | null;
  /** Deletes what is kept first, because of this; null: nothing is deleted. */
  wipe: Left | null;
}

export interface TabPorts {
  /** Of this tab, unlike any other. */
  id: string;
  /** Of the product. */
  version: string;
  clock: { now(): number; after(ms: number, work: () => void): () => void };
  log: { info(event: string, facts?: Record<string, string | number>): void; warn: TabPorts['log']['info'] };
  locks: Locks;
  channel: Channel;
  /** To the page of this worker. */
  say(message: FromWorker): void;
  /** @throws ProblemError in words where the store cannot be opened now: it is tried again */
  open(opening: Opening): Promise<HostedDesk>;
}
