/** Shared by the steps of a connection check. */
import type { Agent } from 'node:https';
import type { Account } from '../../desk/account/account.ts';
import type { HttpDeps } from '../../desk/relay-client/http-request.ts';
import type { ConnectDeps, ConnectTarget } from '../../network/connect.ts';
import type { ProxyRoute } from '../../network/proxy.ts';
import type { ProxyRoutes } from '../../network/proxy-routes.ts';
import type { DeskWords } from '../../shared/words/desk.ts';

export interface CheckDeps extends HttpDeps, ConnectDeps {
  waysTo(url: URL): Promise<ProxyRoutes>;
  agent: Agent;
}

export interface CheckContext {
  deps: CheckDeps;
  account: Account;
  url: URL;
  target: ConnectTarget;
  words: DeskWords['check'];
  /** Set by the first step. */
  ways: readonly ProxyRoute[];
}

/** Result of a step as a message. `skipped`: not applicable. */
export type CheckFinding = { text: string; skipped?: true };

/** A failed step; its message is for the user. */
export class CheckFault extends Error {}
