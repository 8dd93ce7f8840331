/** What a page and the worker beside it say to each other: calls of the bridge, its events, and what only a page can do. */

import type { Notice } from '../../desk/ports.ts';
import type { BridgeEvent, Result } from '../../shared/bridge/bridge.ts';

/** What a page knows of its surroundings and the worker does not. */
export interface PageFacts {
  /** BCP 47. */
  locale: string;
  /** Which browser on which system, for the list of sessions; such as `Firefox on Linux`. */
  device: string;
  /** Somebody can see it now. */
  visible: boolean;
  /** It may show notifications. */
  notifies: boolean;
}

/** What came of a notification that a page raised. */
export type NoticeEvent =
  | { kind: 'shown' | 'closed'; id: string }
  /** `itemIds`: of one that speaks of several. */
  | { kind: 'opened'; id: string; itemIds?: readonly string[] }
  | { kind: 'pressed'; id: string; button: string; key?: string; version?: number };

export type ToWorker =
  | { kind: 'hello'; facts: PageFacts }
  | { kind: 'facts'; facts: PageFacts }
  /** `again`: a worker of this page that was ended may have done it. */
  | { kind: 'call'; id: number; channel: string; request: unknown; again?: boolean }
  | { kind: 'notice'; event: NoticeEvent }
  | { kind: 'online' }
  /** The page is left for good. */
  | { kind: 'leave' };

/** What the worker asks of its page. */
export type PageAct =
  | { act: 'raise'; notice: Notice }
  | { act: 'withdraw'; id: string }
  | { act: 'hide'; id: string }
  | { act: 'badge'; count: number }
  | AskedAct;

/** What came of a call: done by the page that asked. */
type AskedAct =
  /** A file for the person, whole. */
  | { act: 'download'; name: string; type: string; parts: string[] }
  /** Leaves the page for another address of this relay. */
  | { act: 'leave'; path: string };

export type FromWorker =
  | { kind: 'reply'; id: number; result: Result<unknown> }
  /** `payload`: of the event, as `BridgeEvents` has it. */
  | { kind: 'event'; event: BridgeEvent; payload: unknown }
  | { kind: 'act'; act: PageAct };
