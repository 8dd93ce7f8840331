/**
 * What a host of the window may have beside the base, each by a name of its own. A host says at the start which it has; the window
 * asks for the one it needs, and draws nothing that stands on one that is missing. It never asks which host it has.
 */
import Type from 'typebox';
import { Nullable, oneOf, Severity } from '../primitives.ts';
import { COMMENT_MAX, Uuid } from '../responses.ts';
import type { Pause, Preferences } from '../settings.ts';
import type { ConnectionCheck } from './connection-check.ts';
import { HistoryExport, type HistoryExported } from './history.ts';
import type { PendingAnswer } from './item-view.ts';
import type { SignInOffer, SignInQuestion } from './sign-in.ts';
import type { CardContext, ReplyContext } from './small-windows.ts';
import type { Snapshot } from './snapshot.ts';

const some = Type.Optional;
const closed = <P extends Type.TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false });
const Nothing = Type.Null();
const Pixels = Type.Integer({ minimum: 1, maximum: 10_000 });
const Address = Type.String({ maxLength: 2048 });
/** `host:port`, or `https://host:port` where the way to it is TLS. */
const ProxyName = Type.String({ minLength: 3, maxLength: 300 });

/** Each capability, and of each its channels with the schema of what the window sends. */
export const CAPABILITIES = {
  /** Raises notifications, which can be held back for a while. */
  notifications: {
    'notifications.pause': closed({ for: oneOf('hour', 'tomorrow', 'resume') }),
    'notifications.resume': Nothing,
    /** Heard as one of this severity is. */
    'notifications.test': Nullable(closed({ severity: Severity })),
  },
  /** Knows when the screen is locked, and can keep from it what is confidential. */
  'screen-lock': {},
  /** Knows when the session holds notifications back. */
  'session-inhibition': {},
  /** Answered once the system has taken it. */
  'start-at-login': { 'start-at-login.set': closed({ start: Type.Boolean() }) },
  /** Stays in the tray while no window is open. */
  tray: {},
  /** Has a menu of its own, whose entries run commands of the window. */
  'application-menu': {},
  /** Writes files to where the person says. */
  'save-file': {
    /** Asks where to, then writes a CSV file; told how far by `exporting`. */
    'history.export': HistoryExport,
    'history.export-cancel': Nothing,
  },
  /** Opens a small window of its own for the comment or the yes that an answer in a notification needs. */
  'reply-windows': {
    'reply.context': Nothing,
    'reply.send': closed({
      comment: Type.String({ maxLength: COMMENT_MAX }),
      version: Type.Integer({ minimum: 1 }),
      confirmed: some(Type.Boolean()),
    }),
    /** As `item.confirm`, of what the reply window asked about. */
    'reply.confirm': Nothing,
    'reply.cancel': Nothing,
  },
  /** Draws notifications itself, in small windows, where the system has none that can be answered. */
  'card-windows': {
    'card.context': Nothing,
    'card.press': closed({ button: Type.String({ minLength: 1, maxLength: 100 }) }),
    'card.open': Nothing,
    'card.dismiss': Nothing,
  },
  /** Changes the size of a window. */
  'window-size': {
    /** A small window's content takes more height than the window shows, both in CSS pixels: the window grows. */
    'window.fit': closed({ height: Pixels, shown: Pixels }),
  },
  /** Belongs to whichever relay the person names; without, to the relay that the window came from. */
  'choose-relay': {},
  /** Signs people in by a browser beside the window. */
  'browser-sign-in': {
    /** How the relay at this address lets people sign in. */
    'relay.ways': closed({ relay: Address }),
    /** Answered once the person is back from the browser. null: at the relay that this place belongs to. */
    'relay.sign-in': closed({
      relay: Nullable(Address),
      /** The issuer that the person was asked about and said yes to. */
      confirmed: some(Address),
    }),
    'relay.cancel-sign-in': Nothing,
  },
  /** Signs people in at the relay's issuer by leaving the window's page, which comes back signed in. */
  'page-sign-in': {
    /** How the relay that this place belongs to lets people sign in. */
    'sign-in.offer': Nothing,
    /** Whom a code would sign in, which stays as it is. */
    'sign-in.person': closed({ code: Type.String({ minLength: 4, maxLength: 64 }) }),
    /** Leaves. `itemId`: what is open again afterwards. */
    'sign-in.leave': closed({ itemId: some(Uuid) }),
  },
  /** Keeps the device token itself. */
  'device-token': {},
  /** Goes through proxies that want to know who goes through. */
  'proxy-sign-in': {
    /** For the one proxy that asks for it; kept like the token. RFC 7617 section 2 lets no colon into a name. */
    'proxy.sign-in': closed({
      proxy: ProxyName,
      user: Type.String({ minLength: 1, maxLength: 256, pattern: '^[^:\\x00-\\x1f\\x7f]+$' }),
      password: Type.String({ maxLength: 256, pattern: '^[^\\x00-\\x1f\\x7f]*$' }),
    }),
    'proxy.forget': closed({ proxy: ProxyName }),
  },
  /** Tries the way to the relay step by step. */
  'network-check': {
    /** Told how far by `checking`. */
    'relay.check': Nothing,
  },
  /** Learns of a new version while it runs, and takes it when the person says so. */
  'app-update': { 'update.reload': Nothing },
  /** Holds notifications back while a desktop of the same person is connected. */
  'beside-desktop': {},
  /** Has notifications pushed while no window is open. */
  'web-push': { 'push.set': closed({ on: Type.Boolean() }) },
  /** Can be made an app of the system by the person's word. */
  install: { 'app.install': Nothing },
  /** Shows notifications only once the person has allowed it. */
  'notification-permission': {
    /** Asks the person, by the system's own question; only under their hand. */
    'permission.ask': Nothing,
    /** Not spoken of again by itself. */
    'permission.later': Nothing,
  },
  /** Collects what helps to find a fault. */
  diagnostics: { 'diagnostics.copy': Nothing },
} as const satisfies Record<string, Record<string, Type.TSchema>>;

export type Capability = keyof typeof CAPABILITIES;

/** What comes back, by channel. */
export interface CapabilityReplies {
  'notifications.pause': Pause;
  'notifications.resume': null;
  'notifications.test': null;
  'start-at-login.set': Preferences;
  'history.export': HistoryExported;
  'history.export-cancel': null;
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
  'push.set': null;
  'app.install': null;
  'permission.ask': null;
  'permission.later': null;
  'diagnostics.copy': { text: string };
}

/** What a host with the capability tells the window. */
export interface CapabilityEvents {
  /** From the menu or a global key: the window runs the same command as its own key would. */
  'application-menu': { command: { name: string } };
  /** Rows of the history written to a file so far. */
  'save-file': { exporting: { rows: number } };
  /** A link brought a one-time code: the window says whom it signs in, and does so only when the person says yes. */
  'page-sign-in': {
    linked: { code: string };
    /** Nothing is kept here any more: neither does the page keep anything. */
    forgotten: Record<string, never>;
  };
  /** A `beckon://pair` link was opened: the window asks the person, naming the host, and only then invokes `relay.pair`. */
  'choose-relay': { pair: { relay: string; host: string; code: string } };
  /** How far the check of the connection is. */
  'network-check': { checking: ConnectionCheck };
}

/** What a host with the capability says of itself in `Snapshot.app`. */
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
}
type App = Snapshot['app'];
/** `Snapshot.app` of a host with these capabilities. */
export type AppFacts<N extends Capability> = App & Required<Pick<App, CapabilityFacts[N & keyof CapabilityFacts]>>;
