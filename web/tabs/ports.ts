/** Ports of a tab to its worker: lock, channel, page, and a desk to host. Tests implement them too. */
import type { Intent, StoredAnswer } from '../../desk/ports.ts';
import type { BridgeEvent, BridgeEvents, Result } from '../../shared/bridge/bridge.ts';
import type { FromWorker, PageAct, PageFacts } from './messages.ts';
import type { PeerMessage } from './peer-messages.ts';

/** The lock of the store (https://w3c.github.io/web-locks/): one tab of this browser holds it, the others queue. */
export interface Locks {
  /**
   * @param held called when this tab holds the lock
   * @param lost called when it was taken away
   * @returns releases the lock or cancels the request
   */
  request(held: () => void, lost: () => void): () => void;
}

interface Channel {
  /** To every other tab. */
  post(message: PeerMessage): void;
  listen(listener: (message: unknown) => void): void;
}

/** `store`: persistent · `memory`: lost with the tab. */
export type StorageKind = 'store' | 'memory';

/** Why a tab works in memory while another holds the store: the holder does not respond, or has another version. */
export type HolderFault = 'silent' | 'version';

/**
 * Why the data was deleted. `signed-out`: the user signed out here · `ended`: the session was ended elsewhere · `other`: another user
 * signed in. `stands`: the relay was unreachable, and its session is still open.
 */
export interface DataDeletion {
  why: 'signed-out' | 'ended' | 'other';
  stands: boolean;
}

/** Unsent data of a desk in memory. */
export interface UnsentData {
  /** null: no owner yet. */
  owner: string | null;
  answers: StoredAnswer[];
  intents: Intent[];
}

/** Output of a desk to pages, by number; 0 is the page of this worker. */
export interface DeskOutput {
  /** @param page absent: every page */
  tell<E extends BridgeEvent>(event: E, payload: BridgeEvents[E], page?: number): void;
  /** @param page absent: this worker's page */
  act(act: PageAct, page?: number): void;
  facts(): PageFacts;
  wipe(left: DataDeletion): void;
}

export interface HostedDesk {
  answer(channel: string, request: unknown, page: number): Promise<Result<unknown>>;
  wake(): void;
  pagesChanged(): void;
  /** Shows the user the state of another tab; null: clears it. */
  setHolderFault(fault: HolderFault | null): void;
  /** Number of unsent answers and intents, and of answers that the user has not yet read. */
  unsentCount(): number;
  /** Synchronous; nothing is written or sent afterwards. Never throws. @returns data that would be lost; null if it is persisted */
  stop(): UnsentData | null;
}

export interface DeskOptions {
  storage: StorageKind;
  output: DeskOutput;
  /** Goes into the outbox before anything is sent. */
  unsent: UnsentData | null;
  holderFault: HolderFault | null;
  /** Reason to delete all data first; null: delete nothing. */
  wipe: DataDeletion | null;
}

export interface TabPorts {
  id: string;
  version: string;
  clock: { now(): number; after(ms: number, work: () => void): () => void };
  log: { info(event: string, facts?: Record<string, string | number>): void; warn: TabPorts['log']['info'] };
  locks: Locks;
  channel: Channel;
  say(message: FromWorker): void;
  /** @throws ProblemError in words for the user if the store cannot be opened now; the caller retries */
  open(opening: DeskOptions): Promise<HostedDesk>;
}
