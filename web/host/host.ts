/** Composition root of the desk in a browser. No logic. */
import type { OwnSessions } from '../../desk/account/own-sessions.ts';
import { createDesk, type Desk } from '../../desk/desk.ts';
import { createOwnSessions } from '../../desk/relay-client/own-sessions.ts';
import { createRelayClient } from '../../desk/relay-client/relay-client.ts';
import { diskFault } from '../../disk/faults.ts';
import type { AppFacts } from '../../shared/bridge/capabilities.ts';
import type { WorkerCapability } from '../../shared/bridge/web.ts';
import { FROM_PAGE } from '../../shared/page-header.ts';
import type { NoticeEvent } from '../tabs/messages.ts';
import { createWebAccounts } from './accounts.ts';
import { createPerson, type PersonOf } from './current-person.ts';
import { createBesideDesktop } from './desktop-presence.ts';
import { type Answer, createAnswer } from './dispatch.ts';
import { createHandlers } from './handlers.ts';
import { createLeaving } from './issuer-redirect.ts';
import { createLocale } from './locale.ts';
import { createPageSession } from './page-session.ts';
import type { WebParts } from './parts.ts';
import type { Surroundings } from './ports.ts';
import { createPreferences } from './preferences.ts';
import { createSight } from './visibility.ts';

export interface WebHost {
  answer: Answer;
  notice(event: NoticeEvent): void;
  /** Call when the network or the page is back. */
  wake(): void;
  look(): void;
  /** Synchronous. Stored data stays; nothing is written or sent afterwards. */
  stop(): void;
}

export async function createWebHost(around: Surroundings): Promise<WebHost> {
  const { clock, random, log, relay, stores, facts, remarks } = around;
  const preferences = createPreferences(stores.state);
  const locale = createLocale(around, preferences, () => desk.wake());
  const parts: WebParts = { accounts: () => accounts, desk: () => desk, client: () => client, locale };
  const sight = createSight(around, locale);
  const { tell, act } = sight;
  const session = createPageSession(relay, { fetch: around.fetch, clock, log, locale });
  const beside = createBesideDesktop(preferences, () => desk);
  const person = createPerson({ around, session, sight, parts });
  const isIn = await person.enter();
  const client = createRelayClient({
    ...{ clock, random, log, locale },
    device: facts().device,
    agent: null,
    // A visible page reaches the user even without notification permission.
    beckons: () => facts().notifies || facts().visible,
  });
  const desk = createDesk({
    ...{ clock, random, log, preferences, remarks, locale },
    store: stores.history,
    outboxStore: stores.outbox,
    link: client.link,
    beckoner: {
      raise: (notice) => act({ act: 'raise', notice }),
      withdraw: (id) => act({ act: 'withdraw', id }),
      hide: (id) => act({ act: 'hide', id }),
    },
    screens: {
      openItem: (itemId) => tell('navigate', { view: 'inbox', itemId }),
      openInbox: (itemIds) => tell('navigate', { view: 'inbox', ...(itemIds ? { itemIds } : {}) }),
      openReply: (itemId, answer) => tell('navigate', { view: 'inbox', itemId, answer }),
    },
    signInAnew: (_userId, itemId) => leaving.forAnswer(itemId),
    faultOf: diskFault,
    beckonsElsewhere: beside.beckons,
    canReply: false,
    changesInPlace: true,
    app: (): AppFacts<WorkerCapability> => ({
      version: around.version,
      // The page overrides these with its own system, theme and language.
      platform: facts().device,
      locale: locale(),
      dark: false,
      notifications: 'native',
      desktopConnected: beside.connected(),
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
  client.follow({
    position: desk.position,
    relay: {
      ...desk.relay,
      me: (me) => person.isOwn(me.user.id) && desk.relay.me(me),
      elsewhere: ({ desktop }) => beside.told(desktop),
      connection: (view) => (view.state === 'revoked' ? void person.lost(view) : desk.relay.connection(view)),
    },
  });
  const accounts = createWebAccounts(around, { person, isIn }, parts);
  const ownSessions = createOwnSessions({
    ...{ fetch: around.fetch, clock, log, locale },
    access: () => (accounts.current() ? { relay, headers: FROM_PAGE } : null),
  });
  const leaving = createLeaving(accounts, act, person.leaveForIssuer, locale);
  const handlers = createHandlers({ around, sight, leaving, desk, client, accounts, ownSessions, session, locale });
  await accounts.start();
  person.entered();
  return {
    answer: sight.guard(leaving.watch(createAnswer(handlers, log, locale))),
    // A notification may be left over from another user, so presses are ignored until someone signs in.
    notice: (event) => sight.isOpen() && takeNotice(desk, event),
    wake() {
      person.wake();
      client.reconnect();
      desk.wake();
    },
    look: client.tellBeckons,
    stop() {
      person.stop();
      void client.close();
      desk.close();
    },
  };
}

/** Stores when the session expires, so that it expires here without a network too. */
async function followSession(ownSessions: OwnSessions, person: PersonOf): Promise<void> {
  const sessions = await ownSessions.list().catch(() => []);
  const current = sessions.find((one) => one.current);
  if (current) person.lastsUntil(current.expiresAt === null ? null : Date.parse(current.expiresAt));
}

function takeNotice({ notifications }: Desk, event: NoticeEvent): void {
  if (event.kind === 'pressed') notifications.pressed(event.id, event.button, event.key, event.version);
  else if (event.kind === 'opened') notifications.opened(event.id, event.itemIds);
  else notifications[event.kind](event.id);
}
