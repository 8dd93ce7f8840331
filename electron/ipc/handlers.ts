/** Maps each channel to its implementation in the desk or in the parts from `compose.ts`. */

import type { Accounts } from '../../desk/account/account.ts';
import { type BaseParts, createBaseHandlers, noResult } from '../../desk/base-handlers.ts';
import type { HistoryExporter } from '../../desk/history/history-export.ts';
import type { BridgeRequest } from '../../shared/bridge/bridge.ts';
import type { ConnectionCheck } from '../../shared/bridge/connection-check.ts';
import type { DesktopCapability } from '../../shared/bridge/desktop.ts';
import type { HandlersOf, HostHandlers } from '../../shared/bridge/host.ts';
import type { NotificationCheck } from '../../shared/bridge/notification-check.ts';
import type { CardContext } from '../../shared/bridge/small-windows.ts';
import { fileNameOf } from '../../shared/rules/file-name.ts';
import { type ReplyParts, replyHandlers } from './reply-handlers.ts';

export interface HandlerParts extends BaseParts, ReplyParts {
  exporter: HistoryExporter;
  /** @returns false if the person cancelled; `read` is then not called */
  saveDocument(name: string, read: () => Promise<Uint8Array>): Promise<boolean>;
  network: {
    /** @throws ProblemError if there is no relay to check */
    check(): Promise<ConnectionCheck>;
    signIn(proxy: string, credentials: { user: string; password: string }): Promise<void>;
    forget(proxy: string): Promise<void>;
  };
  /** Cards by page id; calls from other windows have no effect. */
  cards: {
    context(page: number): CardContext | null;
    press(page: number, button: string): void;
    open(page: number): void;
    dismiss(page: number): void;
  };
  checkNotifications(): Promise<NotificationCheck>;
  startAtLogin(start: boolean): Promise<void>;
  fit(page: number, wanted: BridgeRequest<'window.fit'>): void;
  copyDiagnostics(): string;
}

export function createHandlers(parts: HandlerParts): HostHandlers<DesktopCapability> {
  const { commands, accounts, exporter, network, cards } = parts;
  return {
    base: createBaseHandlers(parts),
    capabilities: {
      notifications: {
        'notifications.pause': (request) => commands.pause(request.for),
        'notifications.resume': () => noResult(commands.resume()),
        'notifications.test': (of) => noResult(commands.testNotification(of?.severity)),
      },
      'notification-check': { 'notifications.check': () => parts.checkNotifications() },
      'screen-lock': {},
      'session-inhibition': {},
      'start-at-login': {
        'start-at-login.set': async ({ start }) => {
          // The system first, so that a rejected setting is not displayed.
          await parts.startAtLogin(start);
          return commands.setPreferences({ startAtLogin: start });
        },
      },
      tray: {},
      'application-menu': {},
      'save-file': {
        'history.export': (query) => exporter.run(query),
        'history.export-cancel': () => noResult(exporter.cancel()),
        'document.save': async ({ name, mediaType, ...document }) => ({
          saved: await parts.saveDocument(fileNameOf(name, mediaType), () => parts.documents.open(document)),
        }),
      },
      'reply-windows': replyHandlers(parts),
      'card-windows': {
        'card.context': (_, page) => cards.context(page),
        'card.press': ({ button }, page) => noResult(cards.press(page, button)),
        'card.open': (_, page) => noResult(cards.open(page)),
        'card.dismiss': (_, page) => noResult(cards.dismiss(page)),
      },
      'window-size': { 'window.fit': (wanted, page) => noResult(parts.fit(page, wanted)) },
      'choose-relay': {},
      'browser-sign-in': signInHandlers(accounts),
      'device-token': {},
      'proxy-sign-in': {
        'proxy.sign-in': async ({ proxy, ...credentials }) => noResult(await network.signIn(proxy, credentials)),
        'proxy.forget': async ({ proxy }) => noResult(await network.forget(proxy)),
      },
      'network-check': { 'relay.check': () => network.check() },
      diagnostics: { 'diagnostics.copy': () => ({ text: parts.copyDiagnostics() }) },
      'managed-policy': {},
    },
  };
}

const signInHandlers = (accounts: Accounts): HandlersOf<'browser-sign-in'> => ({
  'relay.ways': ({ relay }) => accounts.ways(relay),
  'relay.sign-in': ({ relay, confirmed = null }) => accounts.signIn(relay, confirmed),
  'relay.cancel-sign-in': () => noResult(accounts.cancelSignIn()),
});
