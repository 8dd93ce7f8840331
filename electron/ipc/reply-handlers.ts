/** Handlers of the reply window. The page names no item; the main process knows which one it was opened for. */

import { needsChallenge } from '../../desk/answers/challenges.ts';
import { noResult } from '../../desk/base-handlers.ts';
import type { Commands } from '../../desk/commands.ts';
import type { HandlersOf } from '../../shared/bridge/host.ts';
import type { ReplyContext } from '../../shared/bridge/small-windows.ts';
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';

export interface ReplyParts {
  commands: Commands;
  /** The item and action of a reply window; null for any other window. */
  replyContext(page: number): { itemId: string; action: string } | null;
  closeReply(page: number): void;
  openItem(itemId: string): void;
  /** BCP 47, for problems sent to the window. */
  locale(): string;
}

export function replyHandlers(parts: ReplyParts): HandlersOf<'reply-windows'> {
  const { commands } = parts;
  const replying = (page: number) => {
    const context = parts.replyContext(page);
    if (!context) throw new ProblemError('NOT_FOUND', wordsFor(parts.locale()).itemUnknown);
    return context;
  };
  return {
    'reply.context': (_, page) => contextOf(parts, page),
    'reply.send': (given, page) => {
      const { itemId, action } = replying(page);
      const pending = commands.answer(itemId, { action, ...given }, { outside: true });
      if (pending.status === 'draft') parts.openItem(itemId);
      // Above a limit the window stays open for the relay's confirmation.
      if (pending.status === 'draft' || !isAsked(commands, itemId, action)) parts.closeReply(page);
      return pending;
    },
    'reply.confirm': async (_, page) => {
      const pending = await commands.confirmAnswer(replying(page).itemId);
      parts.closeReply(page);
      return pending;
    },
    'reply.cancel': (_, page) => noResult(parts.closeReply(page)),
  };
}

function contextOf({ commands, replyContext }: ReplyParts, page: number): ReplyContext | null {
  const context = replyContext(page);
  const view = context && commands.item(context.itemId);
  return context && view ? { view, action: context.action } : null;
}

function isAsked(commands: Commands, itemId: string, id: string): boolean {
  const view = commands.item(itemId);
  const action = view?.item.actions.find((one) => one.id === id);
  return view !== null && action !== undefined && needsChallenge(view, action);
}
