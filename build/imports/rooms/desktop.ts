import type { Row } from './row.ts';

/** The desk is independent of its host: relay client and store are injected. */
export const desk: readonly Row[] = [
  { rooms: ['desk'], enters: ['shared'], libraries: [] },
  { rooms: ['desk/relay-client'], enters: ['shared', 'desk'], libraries: ['socket.io-client', 'typebox'] },
  { rooms: ['desk/store'], enters: ['shared', 'desk'], libraries: ['typebox'] },
];

/** The desktop: each room wraps one part of the system; `compose` connects them to the desk. */
export const electron: readonly Row[] = [
  {
    rooms: ['electron/arguments', 'electron/diagnostics', 'electron/links', 'electron/locale'],
    enters: ['shared'],
    libraries: [],
  },
  {
    rooms: ['electron/policy'],
    enters: ['shared', 'desk'],
    libraries: ['node:child_process', 'node:fs', 'node:os', 'node:path'],
  },
  { rooms: ['electron/profile'], enters: ['shared', 'disk', 'desk'], libraries: ['node:path'] },
  { rooms: ['electron/system'], enters: ['desk'], libraries: ['node:crypto'] },
  { rooms: ['electron/network-watch'], enters: ['desk'], libraries: [], librariesForTypes: ['node:os'] },
  { rooms: ['electron/memory'], enters: ['desk'], libraries: ['node:v8', 'node:vm'] },
  { rooms: ['electron/preload'], enters: ['shared'], libraries: ['electron'] },
  { rooms: ['electron/menu', 'electron/security'], enters: ['shared'], libraries: [], librariesForTypes: ['electron'] },
  {
    rooms: ['electron/screen-lock'],
    enters: [],
    libraries: ['node:child_process', 'node:readline'],
    librariesForTypes: ['electron'],
  },
  { rooms: ['electron/notification-service'], enters: [], libraries: ['node:child_process'] },
  {
    rooms: ['electron/inhibition'],
    enters: ['electron/notification-service'],
    libraries: ['node:child_process', 'node:readline'],
  },
  { rooms: ['electron/app-protocol'], enters: [], libraries: ['electron', 'node:fs/promises', 'node:path'] },
  {
    rooms: ['electron/check'],
    enters: ['shared', 'network', 'desk', 'desk/relay-client'],
    libraries: ['node:crypto', 'node:dns/promises', 'node:http', 'node:https'],
    librariesForTypes: ['node:net'],
  },
  {
    rooms: ['electron/desktop'],
    enters: ['disk', 'desk'],
    libraries: ['node:child_process', 'node:fs/promises', 'node:path'],
    librariesForTypes: ['electron'],
  },
  {
    rooms: ['electron/document-store'],
    enters: ['disk', 'desk'],
    libraries: ['node:crypto', 'node:fs/promises', 'node:path'],
  },
  { rooms: ['electron/ipc'], enters: ['shared', 'disk', 'desk'], libraries: [], librariesForTypes: ['electron'] },
  {
    rooms: ['electron/local-store'],
    enters: ['shared', 'disk', 'desk', 'desk/store'],
    libraries: ['node:fs', 'node:path', 'node:sqlite'],
  },
  {
    rooms: ['electron/notifications'],
    enters: ['shared', 'desk'],
    libraries: ['node:crypto', 'node:url'],
    librariesForTypes: ['electron'],
  },
  {
    rooms: ['electron/preferences'],
    enters: ['shared', 'disk'],
    libraries: ['#electron-store', 'node:fs', 'node:path', 'typebox'],
  },
  {
    rooms: ['electron/secrets'],
    enters: ['shared', 'disk', 'desk'],
    entersForTypes: ['network'],
    libraries: ['node:crypto', 'node:fs/promises', 'typebox'],
    librariesForTypes: ['electron'],
  },
  {
    rooms: ['electron/sign-in'],
    enters: ['shared', 'network', 'desk'],
    libraries: ['node:events', 'node:http', 'openid-client'],
  },
  {
    rooms: ['electron/tray'],
    enters: ['shared', 'desk'],
    libraries: ['node:child_process', 'node:path'],
    librariesForTypes: ['electron'],
  },
  {
    rooms: ['electron/windows'],
    enters: ['shared', 'desk'],
    libraries: ['node:path'],
    librariesForTypes: ['electron'],
  },
  {
    rooms: ['electron/compose'],
    enters: ['shared', 'network', 'disk', 'desk/*', 'electron/*'],
    libraries: ['electron', 'node-notifier', 'node:os', 'node:path'],
  },
  {
    rooms: ['electron/main'],
    enters: [
      'shared',
      'disk',
      'electron/app-protocol',
      'electron/arguments',
      'electron/compose',
      'electron/policy',
      'electron/profile',
    ],
    libraries: ['electron', 'node:fs', 'node:path'],
  },
];
