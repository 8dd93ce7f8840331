/** The desk joined to what a browser has; the one place where its parts are joined. No logic. */
import { type Accounts, createAccounts } from '../../desk/account/account.ts';
import { createBaseHandlers, done } from '../../desk/base-handlers.ts';
import { createDesk, type Desk } from '../../desk/desk.ts';
import { createHistoryExporter } from '../../desk/history/history-export.ts';
import { createRemarks } from '../../desk/inbox/remarks.ts';
import { hostOf } from '../../desk/relay-client/address.ts';
import { createRelayClient } from '../../desk/relay-client/relay-client.ts';
import { signInWays } from '../../desk/relay-client/sign-in-ways.ts';
import { diskFault } from '../../disk/faults.ts';
import type { BridgeChannel, Result } from '../../shared/bridge/bridge.ts';
import type { AppFacts } from '../../shared/bridge/capabilities.ts';
import { answererOf, channelsOf, type HostHandlers, handlerFinder } from '../../shared/bridge/host.ts';
import { WEB_CAPABILITIES, type WebCapability } from '../../shared/bridge/web.ts';
import { ProblemError, problem, reasonOf } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { NoticeEvent } from '../tabs/messages.ts';
import { createDownload } from './download.ts';
import type { Surroundings } from './ports.ts';
import { createPreferences } from './preferences.ts';
import { createPageSession, type PageSession } from './sessions.ts';

export interface WebHost {
  /** @param page the number of the page that asks */
  answer(channel: string, request: unknown, page: number): Promise<Result<unknown>>;
  notice(event: NoticeEvent): void;
  /** The network or the page is back. */
  wake(): void;
  /** What is still held goes out, and nothing is asked for any more. */
  close(): Promise<void>;
}

const wordsOf = (locale: () => string) => wordsFor(locale());

function createWebAccounts(around: Surroundings, session: PageSession, parts: WebParts): Accounts {
  const { relay, stores, log, clock, fetch } = around;
  const asking = { fetch, clock, log, locale: parts.locale };
  return createAccounts({
    managed: null,
    home: relay,
    kept: {
      async load() {
        const known = await session.whoIs();
        if (known.state === 'person') return { relay, token: null };
        // Without network the person of the last time sees what is kept here; the relay has the last word.
        return known.state === 'away' && stores.state.get('account') ? { relay, token: null } : null;
      },
      save: async () => stores.state.set('account', { relay }),
      clear: async () => stores.state.delete('account'),
    },
    locale: parts.locale,
    use: (account) => parts.client().use(account),
    renew: (account) => parts.client().renew(account),
    exchange: async (_relay, code) => ({ relay, token: null, user: await session.begin(code) }),
    ways: async () => {
      const { ways } = await signInWays(relay, asking);
      return { relay, host: hostOf(relay), issuer: ways.oidc?.clientId ? hostOf(ways.oidc.issuer) : null };
    },
    browse: async () => {
      throw new ProblemError('FORBIDDEN', wordsOf(parts.locale).signIn.anewNotHere);
    },
    signedOut: () =>
      void session.end().catch((error) => log.warn('the relay was not told', { error: reasonOf(error) })),
    forget: () => parts.desk().forget(),
  });
}

/** Parts that know each other ask for one another when they need it: by then all are made. */
interface WebParts {
  desk(): Desk;
  client(): ReturnType<typeof createRelayClient>;
  locale(): string;
}

export async function createWebHost(around: Surroundings): Promise<WebHost> {
  const { clock, random, log, relay, stores, tell, act, facts } = around;
  const preferences = createPreferences(stores.state);
  const remarks = createRemarks();
  const locale = (): string => {
    const { language } = preferences.get();
    return language === 'system' ? facts().locale : language;
  };
  const parts: WebParts = { desk: () => desk, client: () => client, locale };
  const session = createPageSession(relay, { fetch: around.fetch, clock, log, locale });
  const client = createRelayClient({
    ...{ clock, random, log, locale },
    device: facts().device,
    agent: null,
    position: () => desk.position(),
    feed: {
      me: (me) => desk.relay.me(me),
      sync: (page) => desk.relay.sync(page),
      item: (change) => desk.relay.item(change),
      own: (change) => desk.relay.own(change),
      removed: (removal) => desk.relay.removed(removal),
      process: (process) => desk.relay.process(process),
    },
    connection: (view) => desk.relay.connection(view),
    refused: () => false,
  });
  const desk = createDesk({
    ...{ clock, random, log, preferences, remarks, locale },
    store: stores.history,
    outboxStore: stores.outbox,
    link: client.link,
    beckoner: {
      raise: (notice) => act({ act: 'raise', notice }),
      withdraw: (id) => act({ act: 'withdraw', id }),
    },
    screens: {
      openItem: (itemId) => tell('navigate', { view: 'inbox', itemId }),
      openInbox: () => tell('navigate', { view: 'inbox' }),
      openReply: (itemId) => tell('navigate', { view: 'inbox', itemId }),
    },
    signInAnew: async () => {
      throw new ProblemError('FORBIDDEN', wordsOf(locale).signIn.anewNotHere);
    },
    faultOf: diskFault,
    canReply: false,
    app: (): AppFacts<WebCapability> => ({
      version: around.version,
      // The page says in its own place what is its own: system, theme, language.
      platform: facts().device,
      locale: locale(),
      dark: false,
      notifications: 'native',
    }),
    publish: {
      snapshot: (snapshot) => tell('snapshot', snapshot),
      changed: (itemIds) => tell('changed', { itemIds }),
      processes: (change) => tell('processes', change),
      tray: ({ waiting }) => act({ act: 'badge', count: waiting }),
      live: (_relay, userId) => log.info('connected', { userId }),
    },
  });
  const accounts = createWebAccounts(around, session, parts);
  const handlers: HostHandlers<WebCapability> = {
    base: createBaseHandlers({
      commands: desk.commands,
      accounts,
      snapshot: desk.snapshot,
      reconnect: client.reconnect,
      locale,
      pageReady: () => {},
      // The page opens links itself, under the person's hand.
      openLink: async () => false,
    }),
    capabilities: {
      notifications: {
        'notifications.pause': (request) => desk.commands.pause(request.for),
        'notifications.resume': () => done(desk.commands.resume()),
        'notifications.test': () => done(desk.commands.testNotification()),
      },
      'save-file': fileHandlers(around, desk, locale),
      'page-sign-in': {
        'sign-in.offer': () => accounts.ways(relay),
        'sign-in.leave': ({ itemId }) =>
          done(act({ act: 'leave', path: itemId === undefined ? '/me/sign-in' : `/me/sign-in?anew=${itemId}` })),
      },
    },
  };
  const answer = createAnswers(handlers, around, locale);
  await accounts.start();
  return {
    answer,
    notice: (event) => takeNotice(desk, event),
    wake() {
      client.reconnect();
      desk.wake();
    },
    async close() {
      await desk.finish();
      await client.close();
      desk.close();
    },
  };
}

function fileHandlers({ clock, log, act, tell }: Surroundings, desk: Desk, locale: () => string) {
  const exporter = createHistoryExporter({
    ...{ clock, log, locale },
    pages: desk.commands.pages,
    choose: async (name) => name,
    open: async (name) => createDownload(name, act),
    nameOf: (name) => name,
    progress: (rows) => tell('exporting', { rows }),
  });
  return {
    'history.export': exporter.run,
    'history.export-cancel': () => done(exporter.cancel()),
  };
}

function takeNotice({ notifications }: Desk, event: NoticeEvent): void {
  if (event.kind === 'pressed') notifications.pressed(event.id, event.button, event.key, event.version);
  else notifications[event.kind](event.id);
}

/** Every call is checked for what it says, and answered with a value or a problem, never with an exception. */
function createAnswers(handlers: HostHandlers<WebCapability>, { log }: Surroundings, locale: () => string) {
  const find = handlerFinder(handlers);
  const answerers = new Map(
    [...channelsOf(WEB_CAPABILITIES)].map(([channel, schema]) => {
      const explain = (error: unknown) => {
        log.warn('a call failed', { channel, error: reasonOf(error) });
        const { unexpected, files } = wordsFor(locale());
        const fault = diskFault(error);
        return problem('STORE_UNAVAILABLE', fault === null ? unexpected : files.notKept(files.fault[fault]));
      };
      return [channel, answererOf(schema, find(channel), explain)];
    }),
  );
  return async (channel: BridgeChannel | string, request: unknown, page: number): Promise<Result<unknown>> => {
    const answerer = answerers.get(channel);
    if (!answerer) return { ok: false, problem: problem('NOT_FOUND', `Nobody answers ${channel}`) };
    return answerer(request, page);
  };
}
