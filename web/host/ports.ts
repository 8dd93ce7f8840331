/** Ports of the desk's host in a browser, implemented by the worker and by tests. */
import type { Remarks } from '../../desk/inbox/remarks.ts';
import type { Clock, ItemStore, Log, OutboxStore, Random } from '../../desk/ports.ts';
import type { Fetch } from '../../desk/relay-client/http-request.ts';
import type { BridgeEvent, BridgeEvents } from '../../shared/bridge/bridge.ts';
import type { StateStore } from '../store/state-store.ts';
import type { PageAct, PageFacts } from '../tabs/messages.ts';
import type { DataDeletion } from '../tabs/ports.ts';

export interface WebStores {
  history: ItemStore;
  outbox: OutboxStore;
  state: StateStore;
}

/** Languages of the desk's words, loaded one at a time. The browser's language is loaded before the start. */
export interface Languages {
  has(locale: string): boolean;
  /** Rejects if the language cannot be loaded. @param locale BCP 47 */
  fetch(locale: string): Promise<void>;
}

export interface HostPorts {
  clock: Clock;
  random: Random;
  log: Log;
  /** Origin of the relay, which served the page. */
  relay: string;
  fetch: Fetch;
  stores: WebStores;
  facts(): PageFacts;
  version: string;
  languages: Languages;
  /** Remarks for the user about the stored data. */
  remarks: Remarks;
  /** @param page number of the receiving page; absent: every page */
  tell<E extends BridgeEvent>(event: E, payload: BridgeEvents[E], page?: number): void;
  /** @param page number of the page that performs it; absent: any one */
  act(act: PageAct, page?: number): void;
  /** Deletes all data of this browser and starts again. This host must not be used afterwards. */
  wipe(left: DataDeletion): void;
  /** Why this host starts empty; null: it continues with the stored data. */
  deletion: DataDeletion | null;
}
