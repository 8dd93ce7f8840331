/** Handlers for the requests that every host's window can make; a host adds those of its own capabilities. */
import { OPERATION_CHANNELS, type OperationChannel, type WindowOperations } from '../shared/bridge/desk-channels.ts';
import type { BaseHandlers } from '../shared/bridge/host.ts';
import type { Snapshot } from '../shared/bridge/snapshot.ts';
import { ProblemError } from '../shared/problems.ts';
import { wordsFor } from '../shared/words/desk.ts';
import type { Accounts } from './account/account.ts';
import type { OwnSessions } from './account/own-sessions.ts';
import type { Commands } from './commands.ts';
import type { Documents } from './documents.ts';

export interface BaseParts {
  commands: Commands;
  accounts: Accounts;
  ownSessions: OwnSessions;
  documents: Documents;
  snapshot(): Snapshot;
  reconnect(): void;
  /** BCP 47, for problems sent to the window. */
  locale(): string;
  /** Called when a page has requested its first snapshot, and so listens. */
  pageReady(page: number): void;
  /** @returns false if the link may not be opened */
  openLink(url: string): Promise<boolean>;
}

/** Reply to a request without a result. */
export const noResult = (work: unknown): null => {
  void work;
  return null;
};

export function createBaseHandlers(parts: BaseParts): BaseHandlers {
  const { commands, accounts, ownSessions } = parts;
  return {
    ...operationHandlers(commands),
    'snapshot.get': (_, page) => {
      parts.pageReady(page);
      return parts.snapshot();
    },
    'item.get': ({ itemId }) => commands.item(itemId),
    'processes.list': () => commands.processes(),
    'processes.more': () => commands.moreProcesses(),
    'inbox.find': (query) => commands.searchInbox(query),
    'history.search': (query) => commands.search(query),
    'item.answer': ({ itemId, ...given }) => commands.answer(itemId, given),
    'item.answer-all': ({ answers, ...words }) => commands.answerAll(answers, words),
    'item.confirm': ({ itemId }) => commands.confirmAnswer(itemId),
    'item.undo': ({ itemIds }) => ({ itemIds: commands.undo(itemIds) }),
    'item.send-now': ({ itemIds }) => noResult(commands.sendNow(itemIds)),
    'item.dismiss-answer': ({ itemId }) => noResult(commands.dismissAnswer(itemId)),
    'item.open': ({ itemId }, page) => noResult(commands.setOpenItem(page, itemId)),
    'window.used': ({ used }, page) => noResult(commands.setUsed(page, used)),
    'subscriptions.preview': (subscriptions) => commands.preview(subscriptions),
    'preferences.set': (patch) => commands.setPreferences(patch),
    'relay.pair': ({ relay, code, stay }) => accounts.pair(relay, code, stay ?? null),
    'relay.unpair': async () => noResult(await accounts.unpair()),
    'answers.unsent': () => commands.unsent(),
    'sessions.list': () => ownSessions.list(),
    'sessions.end': ({ id }) => ownSessions.end(id),
    'pairing-code.make': () => ownSessions.makeCode(),
    'document.open': (document) => parts.documents.open(document),
    'relay.reconnect': () => noResult(parts.reconnect()),
    'remark.dismiss': ({ id }) => noResult(commands.dismissRemark(id)),
    'link.open': async ({ url }) => {
      if (!(await parts.openLink(url))) throw new ProblemError('REQUEST_INVALID', wordsFor(parts.locale()).linkRefused);
      return null;
    },
  };
}

type OperationHandlers = Pick<BaseHandlers, OperationChannel>;
const operationHandlers = (operations: WindowOperations): OperationHandlers =>
  Object.fromEntries<unknown>(
    OPERATION_CHANNELS.map(({ name, channel }) => [channel, operations[name]]),
  ) as OperationHandlers;
