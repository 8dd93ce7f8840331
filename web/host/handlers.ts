/** One line for each channel; the work is done by the desk, its accounts and the page. */
import type { Accounts } from '../../desk/account/account.ts';
import type { OwnSessions } from '../../desk/account/own-sessions.ts';
import { createBaseHandlers, noResult } from '../../desk/base-handlers.ts';
import type { Desk } from '../../desk/desk.ts';
import type { HistoryExporter } from '../../desk/history/history-export.ts';
import type { RelayClient } from '../../desk/relay-client/relay-client.ts';
import type { BridgeRequest } from '../../shared/bridge/bridge.ts';
import type { HistoryExport } from '../../shared/bridge/history.ts';
import type { HostHandlers } from '../../shared/bridge/host.ts';
import type { WorkerCapability } from '../../shared/bridge/web.ts';
import { fileNameOf } from '../../shared/rules/file-name.ts';
import { createDownload } from './download.ts';
import type { IssuerRedirect } from './issuer-redirect.ts';
import type { PageSession } from './page-session.ts';
import type { HostPorts } from './ports.ts';
import type { Visibility } from './visibility.ts';

interface HandlerParts {
  around: HostPorts;
  visibility: Visibility;
  redirect: IssuerRedirect;
  desk: Desk;
  client: RelayClient;
  accounts: Accounts;
  ownSessions: OwnSessions;
  session: Pick<PageSession, 'personOf'>;
  /** BCP 47, for messages to the user. */
  locale(): string;
}

export function createHandlers(parts: HandlerParts): HostHandlers<WorkerCapability> {
  const { around, visibility, redirect, desk, client, accounts, ownSessions, session, locale } = parts;
  return {
    base: createBaseHandlers({
      commands: desk.commands,
      accounts,
      ownSessions,
      documents: desk.documents,
      snapshot: () => visibility.filter(desk.snapshot()),
      reconnect: client.reconnect,
      locale,
      pageReady: () => {},
      // The page opens links itself: browsers require a user gesture.
      openLink: async () => false,
    }),
    capabilities: {
      notifications: {
        'notifications.pause': (request) => desk.commands.pause(request.for),
        'notifications.resume': () => noResult(desk.commands.resume()),
        'notifications.test': (of) => noResult(desk.commands.testNotification(of?.severity)),
      },
      'save-file': fileHandlers({ ...around, ...visibility }, desk, locale),
      'beside-desktop': {},
      'page-sign-in': {
        'sign-in.offer': () => accounts.ways(around.relay),
        'sign-in.person': ({ code }) => session.personOf(code),
        'sign-in.leave': async ({ itemId }, page) => noResult(await redirect.navigate(itemId, page)),
      },
    },
  };
}

function fileHandlers({ clock, log, act, tell }: HostPorts, desk: Desk, locale: () => string) {
  /** Page that started the running export; it receives the file and the progress. */
  let asked: number | null = null;
  let loading: Promise<HistoryExporter> | null = null;
  /** Loaded by the first export, so that it is not part of the first load. */
  const load = async (): Promise<HistoryExporter> => {
    const { createHistoryExporter } = await import('../../desk/history/history-export.ts');
    return createHistoryExporter({
      ...{ clock, log, locale },
      pages: desk.commands.pages,
      choose: async (name) => name,
      open: async (name) => createDownload(name, (file) => act(file, asked ?? 0)),
      nameOf: (name) => name,
      progress: (rows) => tell('exporting', { rows }, asked ?? 0),
    });
  };
  const exporter = (): Promise<HistoryExporter> => {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
  return {
    async 'history.export'(request: HistoryExport, page: number) {
      // The exporter rejects a second export while one runs.
      asked ??= page;
      const own = asked === page;
      try {
        return await (await exporter()).run(request);
      } finally {
        if (own) asked = null;
      }
    },
    'history.export-cancel': async () => noResult((await exporter()).cancel()),
    async 'document.save'({ name, mediaType, ...document }: BridgeRequest<'document.save'>, page: number) {
      const bytes = await desk.documents.open(document);
      const file = { name: fileNameOf(name, mediaType), type: 'application/octet-stream' };
      act({ act: 'download', ...file, parts: [bytes] }, page);
      return { saved: true };
    },
  };
}
