/** What the host of the desk in a browser needs of its surroundings: the worker gives it, tests give their own. */
import type { Remarks } from '../../desk/inbox/remarks.ts';
import type { Clock, ItemStore, Log, OutboxStore, Random } from '../../desk/ports.ts';
import type { Fetch } from '../../desk/relay-client/ask.ts';
import type { BridgeEvent, BridgeEvents } from '../../shared/bridge/bridge.ts';
import type { StateStore } from '../store/state-store.ts';
import type { PageAct, PageFacts } from '../tabs/messages.ts';
import type { Left } from '../tabs/ports.ts';

export interface WebStores {
  history: ItemStore;
  outbox: OutboxStore;
  state: StateStore;
}

/** Languages of the desk's words, which come one at a time. That of the browser is here before anything begins. */
export interface Languages {
  /** @param locale BCP 47 */
  has(locale: string): boolean;
  /** Rejects where it is not to be had. @param locale BCP 47 */
  fetch(locale: string): Promise<void>;
}

export interface Surroundings {
  clock: Clock;
  random: Random;
  log: Log;
  /** The relay's own address: where the page came from. */
  relay: string;
  fetch: Fetch;
  stores: WebStores;
  /** Of the page, as it last told them. */
  facts(): PageFacts;
  /** Of the product. */
  version: string;
  languages: Languages;
  /** What the person has to know of what is kept here. */
  remarks: Remarks;
  /** @param page the number of the one it is for; left out: every page */
  tell<E extends BridgeEvent>(event: E, payload: BridgeEvents[E], page?: number): void;
  /** @param page the number of the one that asked; left out: one of them */
  act(act: PageAct, page?: number): void;
  /** Deletes everything that this browser keeps, and begins anew: nothing of this host is used after it. */
  wipe(left: Left): void;
  /** Why this host begins with nothing kept; null: it goes on with what there is. */
  left: Left | null;
}
