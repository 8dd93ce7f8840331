/** Composition root of the desk in a browser. No logic. */
import type { OwnSessions } from '../../desk/account/own-sessions.ts';
import { createDesk, type Desk } from '../../desk/desk.ts';
import { createDocumentFetch } from '../../desk/relay-client/documents.ts';
import { createOwnSessions } from '../../desk/relay-client/own-sessions.ts';
import { createRelayClient } from '../../desk/relay-client/relay-client.ts';
import { diskFault } from '../../disk/faults.ts';
import type { AppFacts } from '../../shared/bridge/capabilities.ts';
import type { WorkerCapability } from '../../shared/bridge/web.ts';
import { FROM_PAGE } from '../../shared/page-header.ts';
import type { NoticeEvent } from '../tabs/messages.ts';
import { createWebAccounts } from './accounts.ts';
import { type CurrentPerson, createCurrentPerson } from './current-person.ts';
import { createDeskForwarder } from './desk-forwarder.ts';
import { createDesktopPresence } from './desktop-presence.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { createHandlers } from './handlers.ts';
import { createIssuerRedirect } from './issuer-redirect.ts';
import { createLocale } from './locale.ts';
import { createPageSession } from './page-session.ts';
import type { HostPorts } from './ports.ts';
import { createPreferences } from './preferences.ts';
import { createVisibility } from './visibility.ts';

export interface WebHost {
  answer: Dispatch;
  /** Call when the network or the page is back. */
  wake(): void;
  pagesChanged(): void;
  /** Synchronous. Stored data stays; nothing is written or sent afterwards. */
  stop(): void;
}

export async function createWebHost(around: HostPorts): Promise<WebHost> {
  const { clock, random, log, relay, stores, facts, remarks } = around;
  const preferences = createPreferences(stores.state);
  const forwarder = createDeskForwarder();
  const locale = createLocale(around, preferences, forwarder.wake);
  const visibility = createVisibility(around, locale);
  const { tell, act } = visibility;
  const session = createPageSession(relay, { fetch: around.fetch, clock, log, locale });
  const presence = createDesktopPresence(preferences, forwarder.wake);
  const client = createRelayClient({
    ...{ clock, random, log, locale },
    device: facts().device,
    agent: null,
    // A visible page reaches the user even without notification permission.
    canNotify: () => facts().notifies || facts().visible,
  });
  const person = createCurrentPerson({ around, session, visibility, forwarder, client, locale });
  const isIn = await person.identify();
  const accounts = createWebAccounts(around, { person, isIn, client, forwarder, locale });
  const relayAccess = {
    ...{ fetch: around.fetch, clock, log, locale },
    access: () => (accounts.current() ? { relay, headers: FROM_PAGE } : null),
  };
  const ownSessions = createOwnSessions(relayAccess);
  const redirect = createIssuerRedirect(accounts, act, person.leaveForIssuer, locale);
  const desk = createDesk({
    ...{ clock, random, log, preferences, remarks, locale },
    store: stores.history,
    outboxStore: stores.outbox,
    link: client.link,
    fetchDocument: createDocumentFetch(relayAccess),
    notificationPort: {
      raise: (notice) => act({ act: 'raise', notice }),
      withdraw: (id) => act({ act: 'withdraw', id }),
      hide: (id) => act({ act: 'hide', id }),
    },
    navigation: {
      openItem: (itemId) => tell('navigate', { view: 'inbox', itemId }),
      openInbox: (itemIds) => tell('navigate', { view: 'inbox', ...(itemIds ? { itemIds } : {}) }),
      openReply: (itemId, answer) => tell('navigate', { view: 'inbox', itemId, answer }),
    },
    reauthenticate: (_userId, itemId) => redirect.forAnswer(itemId),
    faultOf: diskFault,
    notifiesElsewhere: presence.notifies,
    canReply: false,
    changesInPlace: true,
    app: (): AppFacts<WorkerCapability> => ({
      version: around.version,
      // The page overrides these with its own system, theme and language.
      platform: facts().device,
      locale: locale(),
      dark: false,
      notifications: 'native',
      desktopConnected: presence.isConnected(),
    }),
    publish: {
      snapshot: (snapshot) => tell('snapshot', snapshot),
      changed: (itemIds) => tell('changed', { itemIds }),
      processes: (change) => tell('processes', change),
      tray: ({ toAnswer }) => act({ act: 'badge', count: toAnswer }),
      live: (_relay, userId) => {
        log.info('connected', { userId });
        void followSession(ownSessions, person);
      },
    },
  });
  forwarder.connect(desk, accounts);
  client.follow({
    position: desk.position,
    relay: {
      ...desk.relay,
      me: (me) => person.isOwn(me.user.id) && desk.relay.me(me),
      elsewhere: ({ desktop }) => presence.set(desktop),
      connection: (view) =>
        view.state === 'revoked' ? void person.sessionRejected(view) : desk.relay.connection(view),
    },
  });
  const handlers = createHandlers({
    around,
    visibility,
    redirect,
    desk,
    client,
    accounts,
    ownSessions,
    session,
    locale,
  });
  await accounts.start();
  person.applyLateReply();
  return {
    // A notification may be left over from another user: the guard refuses presses until someone signs in.
    answer: visibility.guard(
      redirect.trackPage(createDispatch(handlers, (event) => takeNotice(desk, event), log, locale)),
    ),
    wake() {
      person.wake();
      client.reconnect();
      desk.wake();
    },
    pagesChanged: client.sendNotifyState,
    stop() {
      person.stop();
      void client.close();
      desk.close();
    },
  };
}

/** Stores when the session expires, so that it expires here without a network too. */
async function followSession(ownSessions: OwnSessions, person: CurrentPerson): Promise<void> {
  const sessions = await ownSessions.list().catch(() => []);
  const current = sessions.find((one) => one.current);
  if (current) person.setSessionEnd(current.expiresAt === null ? null : Date.parse(current.expiresAt));
}

function takeNotice({ notifications }: Desk, event: NoticeEvent): void {
  if (event.kind === 'pressed') notifications.pressed(event.id, event.button, event.key, event.version, event.at);
  else if (event.kind === 'opened') notifications.opened(event.id, event.itemIds, event.at);
  else notifications[event.kind](event.id);
}
