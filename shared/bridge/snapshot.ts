/** The complete state that the window draws, sent whole each time. */
import Type, { type Static } from 'typebox';
import { LineCounts } from '../answers.ts';
import { ActionKind, Amount, RecordRef } from '../event-parts.ts';
import { Me } from '../people.ts';
import { Instant, Nullable, oneOf, some } from '../primitives.ts';
import { Uuid } from '../responses.ts';
import { Pause, Preferences } from '../settings.ts';
import { ItemView } from './item-view.ts';

const Text = Type.String();

export const ConnectionView = Type.Object({
  /** unpaired: no relay · offline: paired, retrying · revoked: the token is no longer accepted. */
  state: oneOf('unpaired', 'connecting', 'syncing', 'connected', 'offline', 'revoked'),
  relay: Nullable(Text),
  since: Instant,
  /** As text, for offline and revoked. */
  reason: Nullable(Text),
  /** Next attempt, if offline. */
  retryAt: Nullable(Instant),
  /** Host of the issuer where the person signed in; absent: by device token. */
  issuer: some(Text),
  /** Of `proxy-sign-in`: name of a proxy that requires credentials. */
  proxySignIn: some(Text),
  /** Connected, but a request sent at least 5 s ago has no reply. */
  silent: some(Type.Boolean()),
});
export type ConnectionView = Static<typeof ConnectionView>;

/** All state of the window except history pages and single items. */
export const Snapshot = Type.Object({
  connection: ConnectionView,
  me: Nullable(Me),
  pause: Pause,
  /** Items that require my answer or that I have not seen; rejected answers first, then by urgency; at most 500 per tab. */
  inbox: Type.Array(ItemView),
  /** Snoozed items that would otherwise be in the inbox, by end of snooze; at most 500. */
  snoozed: Type.Array(ItemView),
  /** Items that require my answer, items to read, critical ones of both, and snoozed ones. */
  counts: Type.Object({
    toAnswer: Type.Integer(),
    toKnow: Type.Integer(),
    critical: Type.Integer(),
    snoozed: Type.Integer(),
  }),
  /** Absent: the person requested nothing. `revision` grows with each change; `decidedAt`: of decisions shown as a badge. */
  requests: some(Type.Object({ revision: Type.Integer(), decidedAt: Type.Array(Instant) })),
  /** The newest group of answers that can be undone; null if none. */
  undo: Nullable(
    Type.Object({
      answers: Type.Array(
        Type.Object({
          itemId: Text,
          key: Uuid,
          title: Text,
          label: Text,
          kind: ActionKind,
          lineCounts: some(LineCounts),
          record: Nullable(RecordRef),
          amount: Nullable(Amount),
        }),
      ),
      until: Instant,
    }),
  ),
  /** Progress of this run's test notification, as far as known; null: none raised. */
  tested: Nullable(oneOf('raised', 'shown', 'opened', 'pressed')),
  /** Remarks about local files, each shown until dismissed. */
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
    // Facts per capability, present if the host has it.
    /** Of `notifications`. card: windows drawn by the app, if the system shows no notifications. */
    notifications: some(oneOf('native', 'card')),
    /** Of `notifications`: sounds can be chosen; else only the system's or none. */
    namedSounds: some(Type.Boolean()),
    /** Of `session-inhibition`: the session inhibits notifications now; null: the system does not report it. */
    inhibited: some(Nullable(Type.Boolean())),
    /** Of `tray`: whether the system has a tray. */
    tray: some(Type.Boolean()),
    /** Of `device-token`: stored in the system's key store, or in a file only this account can read. */
    secrets: some(oneOf('keystore', 'file')),
    /** Of `proxy-sign-in`: names of the proxies with stored credentials. */
    proxySignIns: some(Type.Array(Text)),
    /** Of `notification-permission`. unsupported: not available here. `spoken`: the window offers it, or explains a recent denial. */
    permission: some(Type.Object({ state: oneOf('ask', 'granted', 'denied', 'unsupported'), spoken: Type.Boolean() })),
    /** Of `beside-desktop`: a desktop is connected. */
    desktopConnected: some(Type.Boolean()),
    /** Of `web-push`. unsupported: by the browser or the relay. */
    push: some(oneOf('on', 'off', 'unsupported')),
    /** Of `install`: installation is offered now. */
    installable: some(Type.Boolean()),
    /** Of `managed-policy`. */
    managed: some(
      Type.Object({
        /** Policies whose controls are disabled. */
        locked: Type.Array(Text),
        relay: some(Text),
        /** Proposed when the person turns quiet hours on, as `18:00`. */
        quietHours: some(Type.Object({ from: Text, to: Text })),
        historyDays: some(Type.Integer()),
      }),
    ),
    /** Of `app-update`: a new version is ready to apply. */
    updateReady: some(Type.Boolean()),
  }),
});
export type Snapshot = Static<typeof Snapshot>;
