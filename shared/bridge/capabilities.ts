/** Optional features of a host, listed at its start. The window hides what depends on a missing one; it never checks which host it has. */
import Type from 'typebox';
import { COMMENT_MAX, LineDecisions } from '../answers.ts';
import { closed, Id, Nullable, oneOf, Severity, some } from '../primitives.ts';
import { GivenInput, Uuid } from '../responses.ts';
import type { Pause, Preferences } from '../settings.ts';
import type { ConnectionCheck } from './connection-check.ts';
import { HistoryExport, type HistoryExported } from './history.ts';
import type { PendingAnswer } from './item-view.ts';
import type { NotificationCheck } from './notification-check.ts';
import type { SignInOffer, SignInQuestion } from './sign-in.ts';
import type { CardContext, ReplyContext } from './small-windows.ts';
import type { Snapshot } from './snapshot.ts';

const Nothing = Type.Null();
const Pixels = Type.Integer({ minimum: 1, maximum: 10_000 });
const Address = Type.String({ maxLength: 2048 });
/** `host:port`, or `https://host:port` if the connection to the proxy is TLS. */
const ProxyName = Type.String({ minLength: 3, maxLength: 300 });

/** Request schema by capability and channel. */
export const CAPABILITIES = {
  /** Raises notifications and can pause them. */
  notifications: {
    'notifications.pause': closed({ for: oneOf('hour', 'tomorrow', 'resume') }),
    'notifications.resume': Nothing,
    /** Uses the sound of this severity. */
    'notifications.test': Nullable(closed({ severity: Severity })),
  },
  /** Diagnoses the system's notifications. */
  'notification-check': { 'notifications.check': Nothing },
  /** Detects a locked screen and can hide confidential content on it. */
  'screen-lock': {},
  /** Detects that the session inhibits notifications. */
  'session-inhibition': {},
  /** The reply follows once the system has accepted the change. */
  'start-at-login': { 'start-at-login.set': closed({ start: Type.Boolean() }) },
  /** Remains in the tray while no window is open. */
  tray: {},
  /** Has an application menu whose entries run window commands. */
  'application-menu': {},
  'save-file': {
    /** Asks for a path, then writes a CSV file; progress by `exporting`. */
    'history.export': HistoryExport,
    'history.export-cancel': Nothing,
    /** Saves a document under a safe form of its name. */
    'document.save': closed({
      itemId: Uuid,
      documentId: Id,
      name: Type.String({ maxLength: 200 }),
      mediaType: Type.String({ maxLength: 130 }),
    }),
  },
  /** Opens a small window for the comment or confirmation that an answer from a notification needs. */
  'reply-windows': {
    'reply.context': Nothing,
    'reply.send': closed({
      comment: Type.String({ maxLength: COMMENT_MAX }),
      input: some(GivenInput),
      lineDecisions: some(LineDecisions),
      version: Type.Integer({ minimum: 1 }),
      confirmed: some(Type.Boolean()),
    }),
    /** As `item.confirm`, for the item of the reply window. */
    'reply.confirm': Nothing,
    'reply.cancel': Nothing,
  },
  /** Draws notifications as small windows, if the system has none with actions. */
  'card-windows': {
    'card.context': Nothing,
    'card.press': closed({ button: Type.String({ minLength: 1, maxLength: 100 }) }),
    'card.open': Nothing,
    'card.dismiss': Nothing,
  },
  'window-size': {
    /** The content of a small window is higher than shown (CSS pixels), so that the window grows. */
    'window.fit': closed({ height: Pixels, shown: Pixels }),
  },
  /** Connects to any relay the person enters. Without it: only to the relay that served the window. */
  'choose-relay': {},
  /** Signs in through an external browser. */
  'browser-sign-in': {
    /** Sign-in methods of the relay at this address. */
    'relay.ways': closed({ relay: Address }),
    /** The reply follows when the person returns from the browser. null: the relay of this origin. */
    'relay.sign-in': closed({
      relay: Nullable(Address),
      /** The issuer that the person confirmed. */
      confirmed: some(Address),
    }),
    'relay.cancel-sign-in': Nothing,
  },
  /** Signs in at the relay's issuer by navigating the page away and back. */
  'page-sign-in': {
    /** Sign-in methods of the relay of this origin. */
    'sign-in.offer': Nothing,
    /** The person a code would sign in; does not consume the code. */
    'sign-in.person': closed({ code: Type.String({ minLength: 4, maxLength: 64 }) }),
    /** Navigates away. `itemId`: item to open on return. */
    'sign-in.leave': closed({ itemId: some(Uuid) }),
  },
  /** Stores the device token itself. */
  'device-token': {},
  /** Supports proxies that require authentication. */
  'proxy-sign-in': {
    /** Credentials for this proxy, stored like the token. RFC 7617 section 2 forbids a colon in user names. */
    'proxy.sign-in': closed({
      proxy: ProxyName,
      user: Type.String({ minLength: 1, maxLength: 256, pattern: '^[^:\\x00-\\x1f\\x7f]+$' }),
      password: Type.String({ maxLength: 256, pattern: '^[^\\x00-\\x1f\\x7f]*$' }),
    }),
    'proxy.forget': closed({ proxy: ProxyName }),
  },
  /** Tests the connection to the relay step by step. */
  'network-check': {
    /** Progress by `checking`. */
    'relay.check': Nothing,
  },
  /** Detects a new version while running, and applies it on the person's request. */
  'app-update': { 'update.reload': Nothing },
  /** Suppresses notifications while a desktop of the same person is connected. */
  'beside-desktop': {},
  /** Receives push notifications while no window is open. */
  'web-push': { 'push.set': closed({ on: Type.Boolean() }) },
  /** Can be installed as an app on the person's request. */
  install: { 'app.install': Nothing },
  /** Needs the person's permission to show notifications. */
  'notification-permission': {
    /** Shows the system's permission prompt; requires a user gesture. */
    'permission.ask': Nothing,
    /** Do not offer it again automatically. */
    'permission.later': Nothing,
  },
  diagnostics: { 'diagnostics.copy': Nothing },
  /** Follows policies of the organisation, which set defaults and disable controls. */
  'managed-policy': {},
} as const satisfies Record<string, Record<string, Type.TSchema>>;

export type Capability = keyof typeof CAPABILITIES;

export interface CapabilityReplies {
  'notifications.pause': Pause;
  'notifications.resume': null;
  'notifications.test': null;
  'notifications.check': NotificationCheck;
  'start-at-login.set': Preferences;
  'history.export': HistoryExported;
  'history.export-cancel': null;
  /** `saved`: false if the person cancelled. */
  'document.save': { saved: boolean };
  'reply.context': ReplyContext | null;
  'reply.send': PendingAnswer;
  'reply.confirm': PendingAnswer;
  'reply.cancel': null;
  'card.context': CardContext | null;
  'card.press': null;
  'card.open': null;
  'card.dismiss': null;
  'window.fit': null;
  'relay.ways': SignInOffer;
  'relay.sign-in': { user: { id: string; name: string } } | SignInQuestion;
  'relay.cancel-sign-in': null;
  'sign-in.offer': SignInOffer;
  'sign-in.person': { name: string };
  'sign-in.leave': null;
  'proxy.sign-in': null;
  'proxy.forget': null;
  'relay.check': ConnectionCheck;
  'update.reload': null;
  /** False: the relay or the push service did not accept it. */
  'push.set': boolean;
  'app.install': null;
  'permission.ask': null;
  'permission.later': null;
  'diagnostics.copy': { text: string };
}

/** Events from host to window, by capability. */
export interface CapabilityEvents {
  /** From the menu or a global shortcut: the window runs the same command as for its own key. */
  'application-menu': { command: { name: string } };
  /** Rows written so far. */
  'save-file': { exporting: { rows: number } };
  /** A link contained a one-time code: the window shows whom it signs in and asks for confirmation. */
  'page-sign-in': {
    linked: { code: string };
    /** Local data was deleted; the page discards its own too. */
    forgotten: Record<string, never>;
  };
  /** A `beckon://pair` link was opened: the window shows the host and asks for confirmation before it invokes `relay.pair`. */
  'choose-relay': { pair: { relay: string; host: string; code: string } };
  'network-check': { checking: ConnectionCheck };
}

/** Member of `Snapshot.app` that each capability sets. */
interface CapabilityFacts {
  notifications: 'notifications';
  'session-inhibition': 'inhibited';
  tray: 'tray';
  'device-token': 'secrets';
  'proxy-sign-in': 'proxySignIns';
  'app-update': 'updateReady';
  'beside-desktop': 'desktopConnected';
  'web-push': 'push';
  install: 'installable';
  'notification-permission': 'permission';
  'managed-policy': 'managed';
}
type App = Snapshot['app'];
/** `Snapshot.app` of a host with these capabilities. */
export type AppFacts<N extends Capability> = App & Required<Pick<App, CapabilityFacts[N & keyof CapabilityFacts]>>;
