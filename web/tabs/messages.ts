/** Messages between a page and its worker: calls of the bridge, its events, and acts that only a page can perform. */

import type { Notice } from '../../desk/ports.ts';
import type { BridgeEvent, Result } from '../../shared/bridge/bridge.ts';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';

/** Facts about the page that its worker cannot read. */
export interface PageFacts {
  /** BCP 47. */
  locale: string;
  /** Browser and system, for the list of sessions; for example `Firefox on Linux`. */
  device: string;
  visible: boolean;
  notifies: boolean;
}

/** Channel of calls that report a `NoticeEvent`: a call without a reply is repeated, so no press is lost with a tab. */
export const NOTICE_CHANNEL = 'notice';

export type NoticeEvent =
  | { kind: 'shown' | 'closed'; id: string }
  /** `itemIds`: if the notification covers several items. `at`: of the press, ms since 1970. */
  | { kind: 'opened'; id: string; itemIds?: readonly string[]; at?: number }
  | { kind: 'pressed'; id: string; button: string; key?: string; version?: number; at?: number };

export type ToWorker =
  | { kind: 'hello'; facts: PageFacts }
  | { kind: 'facts'; facts: PageFacts }
  /** `again`: an earlier worker of this page may have executed it. */
  | { kind: 'call'; id: number; channel: string; request: unknown; again?: boolean }
  | { kind: 'online' }
  /** The page is closed for good. */
  | { kind: 'leave' };

export type PageAct =
  | { act: 'raise'; notice: Notice }
  | { act: 'withdraw'; id: string }
  | { act: 'hide'; id: string }
  | { act: 'badge'; count: number }
  | AskedAct;

/** Acts for the page that made the call. */
export type AskedAct =
  /** A complete file for the user. */
  | { act: 'download'; name: string; type: string; parts: (string | Uint8Array<ArrayBuffer>)[] }
  /** Navigates to another address of this relay. */
  | { act: 'leave'; path: string };

export type FromWorker =
  | { kind: 'reply'; id: number; result: Result<unknown> }
  /** `payload`: as in `BridgeEvents`. `followed`: from the desk of another tab. */
  | { kind: 'event'; event: BridgeEvent; payload: unknown; followed?: true }
  /** Of a first start: displayed until the desk has synchronized. */
  | { kind: 'first-view'; snapshot: Snapshot }
  | { kind: 'act'; act: PageAct };
