/** What the host of the desk in a browser needs of its surroundings: the worker gives it, tests give their own. */
import type { Clock, ItemStore, Log, OutboxStore, Random } from '../../desk/ports.ts';
import type { Fetch } from '../../desk/relay-client/ask.ts';
import type { BridgeEvent, BridgeEvents } from '../../shared/bridge/bridge.ts';
import type { StateStore } from '../store/state-store.ts';
import type { PageAct, PageFacts } from '../tabs/messages.ts';

export interface WebStores {
  history: ItemStore;
  outbox: OutboxStore;
  state: StateStore;
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
  /** To every window. */
  tell<E extends BridgeEvent>(event: E, payload: BridgeEvents[E]): void;
  /** To the page. */
  act(act: PageAct): void;
}
