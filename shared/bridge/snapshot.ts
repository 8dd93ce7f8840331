/** The picture that the window draws, whole each time. */
import Type, { type Static } from 'typebox';
import { ActionKind, Amount, RecordRef } from '../event-parts.ts';
import { Me } from '../people.ts';
import { Instant, Nullable, oneOf } from '../primitives.ts';
import { Pause, Preferences } from '../settings.ts';
import { ItemView } from './item-view.ts';

const Text = Type.String();
const some = Type.Optional;

export const ConnectionView = Type.Object({
  /** unpaired: no relay yet · offline: paired, not connected, retrying · revoked: the token is no longer accepted. */
  state: oneOf('unpaired', 'connecting', 'syncing', 'connected', 'offline', 'revoked'),
  relay: Nullable(Text),
  since: Instant,
  /** In words, for offline and revoked. */
  reason: Nullable(Text),
  /** Next try, when offline. */
  retryAt: Nullable(Instant),
  /** Host of the issuer where the person signed in; none: by a device token. */
  issuer: some(Text),
  /** Of `proxy-sign-in`: the name of a proxy that stands in the way until a sign-in is given. */
  proxySignIn: some(Text),
  /** Connected, but something that was asked 5 s ago or longer has no reply. */
  silent: some(Type.Boolean()),
});
export type ConnectionView = Static<typeof ConnectionView>;

/** Everything the window draws at any moment, but for history pages and single items. */
export const Snapshot = Type.Object({
  connection: ConnectionView,
  me: Nullable(Me),
  pause: Pause,
  /** What waits for me and what I have not seen; what was not accepted first, then most urgent first; of each tab at most 500. */
  inbox: Type.Array(ItemView),
  /** What would be there if I had not snoozed it, soonest back first; at most 500. */
  snoozed: Type.Array(ItemView),
  /** What asks me for an answer, what is there to be read, what of both is critical, and what is snoozed. */
  counts: Type.Object({
    toAnswer: Type.Integer(),
    toKnow: Type.Integer(),
    critical: Type.Integer(),
    snoozed: Type.Integer(),
  }),
  /** The newest answers that can be undone now, those that were given together; null where there are none. */
  undo: Nullable(
    Type.Object({
      answers: Type.Array(
        Type.Object({
          itemId: Text,
          title: Text,
          label: Text,
          kind: ActionKind,
          record: Nullable(RecordRef),
          /** Of the item. */
          amount: Nullable(Amount),
        }),
      ),
      until: Instant,
    }),
  ),
  /** What came of the test notification of this run, as far as is known; null: none was raised. */
  tested: Nullable(oneOf('raised', 'shown', 'opened', 'pressed')),
  /** What the person has to know about the files of this computer, each until it is put away. */
  remarks: Type.Array(Type.Object({ id: Text, text: Text })),
  preferences: Preferences,
  /** False until the first read of the local store. */
  ready: Type.Boolean(),
  app: Type.Object({
    version: Text,
    platform: Text,
    /** Resolved locale (BCP 47) and theme. */
    locale: Text,
    dark: Type.Boolean(),
    // What a host says of itself, each where it has the capability.
    /** Of `notifications`. card: small windows of the app itself, where the system shows none. */
    notifications: some(oneOf('native', 'card')),
    /** Of `notifications`: a sound may be chosen; else there is the system's or none. */
    namedSounds: some(Type.Boolean()),
    /** Of `session-inhibition`: notifications are held back now; null: this system does not tell. */
    inhibited: some(Nullable(Type.Boolean())),
    /** Of `tray`: whether this system has one. */
    tray: some(Type.Boolean()),
    /** Of `device-token`. How it is kept: by the system's key store, or in a file only this account may read. */
    secrets: some(oneOf('keystore', 'file')),
    /** Of `proxy-sign-in`: the names of the proxies that a sign-in is kept for. */
    proxySignIns: some(Type.Array(Text)),
    /**
     * Of `notification-permission`. unsupported: nothing is shown here whatever the person says. `spoken`: the window speaks of it by
     * itself: it offers to ask, or explains a no that was just said.
     */
    permission: some(Type.Object({ state: oneOf('ask', 'granted', 'denied', 'unsupported'), spoken: Type.Boolean() })),
    /** Of `beside-desktop`: one is connected. */
    desktopConnected: some(Type.Boolean()),
    /** Of `web-push`. unsupported: by this browser, or by the relay. */
    push: some(oneOf('on', 'off', 'unsupported')),
    /** Of `install`: it is offered now. */
    installable: some(Type.Boolean()),
    /** Of `app-update`: a new version waits for the person's word. */
    updateReady: some(Type.Boolean()),
  }),
});
export type Snapshot = Static<typeof Snapshot>;
