/** What the steps of a check have in common. */
import type { Agent } from 'node:https';
import type { Account } from '../../desk/account/account.ts';
import type { AskDeps } from '../../desk/relay-client/ask.ts';
import type { ConnectDeps, Target } from '../../network/connect.ts';
import type { Way } from '../../network/proxy.ts';
import type { Ways } from '../../network/ways.ts';
import type { DeskWords } from '../../shared/words/desk.ts';

export interface CheckDeps extends AskDeps, ConnectDeps {
  waysTo(url: URL): Promise<Ways>;
  agent: Agent;
}

export interface CheckContext {
  deps: CheckDeps;
  account: Account;
  /** The relay's. */
  url: URL;
  target: Target;
  words: DeskWords['check'];
  /** As the first step found them. */
  ways: readonly Way[];
}

/** What a step found, in words. `skipped`: there is nothing to try here. */
export type Found = { text: string; skipped?: true };

/** A step that did not succeed, in words. */
export class CheckFault extends Error {}
