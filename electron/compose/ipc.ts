/** Connects the IPC channel handlers to the parts of the desktop. */
import { app, clipboard, ipcMain, shell } from 'electron';
import type { Accounts } from '../../desk/account/account.ts';
import type { OwnSessions } from '../../desk/account/own-sessions.ts';
import type { Desk } from '../../desk/desk.ts';
import type { RelayClient } from '../../desk/relay-client/relay-client.ts';
import { allowsHost } from '../../shared/policy.ts';
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { APP_ORIGIN } from '../app-protocol.ts';
import { diagnostics } from '../diagnostics.ts';
import { createHandlers } from '../ipc/handlers.ts';
import { type IpcServer, openIpcServer } from '../ipc/ipc-server.ts';
import { isExternalLink } from '../security.ts';
import type { Cards } from '../windows/cards.ts';
import type { Windows } from '../windows/windows.ts';
import type { Computer } from './computer.ts';
import { createDocumentFile } from './document-file.ts';
import { createAppExporter } from './exporter.ts';
import type { Files } from './files.ts';
import type { LoginItem } from './login.ts';
import type { NetworkDesk } from './network.ts';
import { checkSystemNotifications } from './notification-check.ts';

interface AppIpcParts {
  files: Files;
  computer: Computer;
  desk: Desk;
  windows: Windows;
  cards: Cards;
  client: RelayClient;
  accounts: Accounts;
  ownSessions: OwnSessions;
  login: LoginItem;
  network: NetworkDesk;
}

export function openAppIpc({
  files,
  computer,
  desk,
  windows,
  cards,
  client,
  accounts,
  ownSessions,
  login,
  network,
}: AppIpcParts): IpcServer {
  const { locale } = computer;
  const { policy } = files;
  const handlers = createHandlers({
    commands: desk.commands,
    accounts,
    ownSessions,
    documents: desk.documents,
    saveDocument: createDocumentFile(locale),
    exporter: createAppExporter(files, desk.commands, windows, locale),
    snapshot: desk.snapshot,
    reconnect: client.reconnect,
    network,
    locale,
    cards,
    checkNotifications: () => checkSystemNotifications(process.env, locale(), files.preferences.get().ownCards),
    startAtLogin: login.set,
    pageReady(sender) {
      windows.pageReady(sender);
      void login.follow();
    },
    replyContext: windows.replyContext,
    closeReply: windows.closeReply,
    openItem: (itemId) => windows.tell('navigate', { view: 'inbox', itemId }),
    fit(sender, wanted) {
      windows.fit(sender, wanted);
      cards.fit(sender, wanted);
    },
    async openLink(url) {
      if (!isExternalLink(url)) return false;
      const { hostname } = new URL(url);
      if (!allowsHost(policy.current().linkHosts, hostname)) {
        throw new ProblemError('FORBIDDEN', wordsFor(locale()).linkHostRefused(hostname));
      }
      // The parsed URL, not the raw text, which may contain spaces and control characters.
      await shell.openExternal(new URL(url).href);
      return true;
    },
    copyDiagnostics() {
      if (policy.current().diagnostics === false) {
        throw new ProblemError('FORBIDDEN', wordsFor(locale()).setByOrganisation);
      }
      const text = diagnostics(desk.snapshot(), process.versions, app.getPath('userData'), network.last());
      clipboard.writeText(text);
      return text;
    },
  });
  return openIpcServer({
    ipcMain,
    origin: APP_ORIGIN,
    isOurs: (sender) => windows.isOurs(sender) || cards.isOurs(sender),
    log: files.log,
    locale,
    handlers,
  });
}
