/** What each channel does: a line each; the work is done by the desk and by what `compose.ts` hands in. */

import type { Accounts } from '../../desk/account/account.ts';
import { needsConfirming } from '../../desk/answers/confirming.ts';
import type { Commands } from '../../desk/commands.ts';
import type { HistoryExporter } from '../../desk/history/history-export.ts';
import type { CardContext, ConnectionCheck, IpcRequest, ReplyContext, Snapshot } from '../../shared/ipc.ts';
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { IpcHandlers } from './door.ts';

export interface HandlerParts {
  commands: Commands;
  accounts: Accounts;
  exporter: HistoryExporter;
  snapshot(): Snapshot;
  reconnect(): void;
  network: {
    /** @throws ProblemError where there is no relay to try */
    check(): Promise<ConnectionCheck>;
    signIn(proxy: string, credentials: { user: string; password: string }): Promise<void>;
    forget(proxy: string): Promise<void>;
  };
  /** Cards, by the window that asks; any other window gets nothing and does nothing. */
  cards: {
    context(sender: number): CardContext | null;
    press(sender: number, button: string): void;
    open(sender: number): void;
    dismiss(sender: number): void;
  };
  startAtLogin(start: boolean): Promise<void>;
  /** BCP 47, of problems told to the window. */
  locale(): string;
  /** Called when a page has asked for its first snapshot: it listens now. */
  pageReady(sender: number): void;
  /** What the reply window asks about; null for any other window. */
  replyContext(sender: number): { itemId: string; action: string } | null;
  closeReply(sender: number): void;
  openItem(itemId: string): void;
  /** A small window grows to what its page wants; any other stays. */
  fit(sender: number, wanted: IpcRequest<'window.fit'>): void;
  /** @returns false where the link may not be opened */
  openLink(url: string): Promise<boolean>;
  /** Copies what helps to find a fault to the clipboard, and returns it. */
  copyDiagnostics(): string;
}

export function createHandlers(parts: HandlerParts): IpcHandlers {
  const { commands, accounts } = parts;
  const done = (work: unknown): null => {
    void work;
    return null;
  };
  const replying = (sender: number) => {
    const context = parts.replyContext(sender);
    if (!context) throw new ProblemError('NOT_FOUND', wordsFor(parts.locale()).itemUnknown);
    return context;
  };
  const isAsked = (itemId: string, id: string): boolean => {
    const view = commands.item(itemId);
    const action = view?.item.actions.find((one) => one.id === id);
    return view !== null && action !== undefined && needsConfirming(view, action);
  };
  const replyContext = (sender: number): ReplyContext | null => {
    const context = parts.replyContext(sender);
    const view = context && commands.item(context.itemId);
    return context && view ? { view, action: context.action } : null;
  };
  return {
    'snapshot.get': (_, sender) => {
      parts.pageReady(sender);
      return parts.snapshot();
    },
    'item.get': ({ itemId }) => commands.item(itemId),
    'processes.list': () => commands.processes(),
    'processes.more': () => commands.moreProcesses(),
    'history.search': (query) => commands.search(query),
    'history.export': (query) => parts.exporter.run(query),
    'history.export-cancel': () => done(parts.exporter.cancel()),
    'item.answer': ({ itemId, ...given }) => commands.answer(itemId, given, { hold: true }),
    'item.answer-all': ({ answers }) => commands.answerAll(answers),
    'item.confirm': ({ itemId }) => commands.confirmAnswer(itemId),
    'item.undo': ({ itemIds }) => ({ itemIds: commands.undo(itemIds) }),
    'item.dismiss-answer': ({ itemId }) => done(commands.dismissAnswer(itemId)),
    'item.seen': ({ itemIds }) => done(commands.seen(itemIds)),
    'item.snooze': ({ itemId, until }) => done(commands.snooze(itemId, until)),
    'item.resend': async ({ itemId, index }) => done(await commands.resend(itemId, index)),
    'item.claim': async ({ itemId, release = false }) => done(await commands.claim(itemId, release)),
    'item.delegate': async (message) => done(await commands.delegate(message)),
    'people.find': (message) => commands.findPeople(message),
    'absence.set': (absence) => commands.setAbsence(absence),
    'subscriptions.set': (subscriptions) => commands.setSubscriptions(subscriptions),
    'subscriptions.preview': (subscriptions) => commands.preview(subscriptions),
    'preferences.set': async (patch) => {
      // First the system: what it does not take is not shown as set.
      if (patch.startAtLogin !== undefined) await parts.startAtLogin(patch.startAtLogin);
      return commands.setPreferences(patch);
    },
    'notifications.pause': (request) => commands.pause(request.for),
    'notifications.resume': () => done(commands.resume()),
    'notifications.test': () => done(commands.testNotification()),
    'relay.pair': ({ relay, code }) => accounts.pair(relay, code),
    'relay.ways': ({ relay }) => accounts.ways(relay),
    'relay.sign-in': ({ relay, confirmed = null }) => accounts.signIn(relay, confirmed),
    'relay.cancel-sign-in': () => done(accounts.cancelSignIn()),
    'relay.unpair': async () => done(await accounts.unpair()),
    'relay.reconnect': () => done(parts.reconnect()),
    'relay.check': () => parts.network.check(),
    'proxy.sign-in': async ({ proxy, ...credentials }) => done(await parts.network.signIn(proxy, credentials)),
    'proxy.forget': async ({ proxy }) => done(await parts.network.forget(proxy)),
    'remark.dismiss': ({ id }) => done(commands.dismissRemark(id)),
    'link.open': async ({ url }) => {
      if (!(await parts.openLink(url))) throw new ProblemError('REQUEST_INVALID', wordsFor(parts.locale()).linkRefused);
      return null;
    },
    'diagnostics.copy': () => ({ text: parts.copyDiagnostics() }),
    'reply.context': (_, sender) => replyContext(sender),
    'reply.send': (given, sender) => {
      const { itemId, action } = replying(sender);
      // The little window is gone once it was sent: there is nowhere left to undo it.
      const pending = commands.answer(itemId, { action, ...given }, { hold: false });
      if (pending.status === 'draft') parts.openItem(itemId);
      // Above a limit it stays, for what the relay asks.
      if (pending.status === 'draft' || !isAsked(itemId, action)) parts.closeReply(sender);
      return pending;
    },
    'reply.confirm': async (_, sender) => {
      const pending = await commands.confirmAnswer(replying(sender).itemId);
      parts.closeReply(sender);
      return pending;
    },
    'reply.cancel': (_, sender) => done(parts.closeReply(sender)),
    'card.context': (_, sender) => parts.cards.context(sender),
    'card.press': ({ button }, sender) => done(parts.cards.press(sender, button)),
    'card.open': (_, sender) => done(parts.cards.open(sender)),
    'card.dismiss': (_, sender) => done(parts.cards.dismiss(sender)),
    'window.fit': (wanted, sender) => done(parts.fit(sender, wanted)),
  };
}
