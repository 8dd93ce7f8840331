import type { Row } from './row.ts';

export const common: readonly Row[] = [
  { rooms: ['shared'], enters: [], libraries: ['typebox'] },
  {
    rooms: ['network'],
    enters: ['shared'],
    libraries: ['node:crypto', 'node:dns', 'node:fs', 'node:http', 'node:https', 'node:net', 'node:stream', 'node:tls'],
  },
  { rooms: ['disk'], enters: [], libraries: ['node:crypto', 'node:fs', 'node:fs/promises', 'node:path'] },
];

/** Simulated source systems: a system sends events, a scenario controls systems, the files above run scenarios. */
export const simulator: readonly Row[] = [
  {
    rooms: ['simulator'],
    enters: ['shared', 'simulator/*'],
    libraries: [
      'node:buffer',
      'node:crypto',
      'node:fs',
      'node:http',
      'node:https',
      'node:perf_hooks',
      'node:timers/promises',
      'node:util',
      'node:zlib',
      'standardwebhooks',
      'yaml',
    ],
    librariesForTypes: ['node:net'],
  },
  {
    rooms: ['simulator/systems'],
    enters: [
      'shared',
      'simulator/clock',
      'simulator/document-files',
      'simulator/documents',
      'simulator/event-request',
      'simulator/names',
      'simulator/people',
      'simulator/random',
      'simulator/sender',
      'simulator/tasks',
    ],
    libraries: [],
  },
  {
    rooms: ['simulator/scenarios'],
    enters: [
      'shared',
      'simulator/systems',
      'simulator/clock',
      'simulator/colleague',
      'simulator/names',
      'simulator/people',
      'simulator/random',
      'simulator/world',
    ],
    libraries: [],
  },
  {
    rooms: ['simulator/opentext'],
    enters: ['shared', 'simulator/clock', 'simulator/journal', 'simulator/names', 'simulator/wire'],
    libraries: ['node:buffer', 'node:crypto', 'node:http', 'typebox'],
    librariesForTypes: ['node:net'],
  },
];

/** Electron's API as far as the app uses it: one room per Electron module, over Chromium, D-Bus and Node; the files above connect them. */
export const standin: readonly Row[] = [
  {
    rooms: ['standin'],
    enters: ['standin/*'],
    libraries: ['node:events', 'node:fs', 'node:module', 'node:path'],
    librariesForTypes: ['electron'],
  },
  { rooms: ['standin/bridge', 'standin/cdp'], enters: [], libraries: [], librariesForTypes: ['node:stream'] },
  { rooms: ['standin/dbus'], enters: [], libraries: ['dbus-native'] },
  { rooms: ['standin/image'], enters: [], libraries: ['node:fs', 'node:zlib'] },
  { rooms: ['standin/ipc'], enters: ['standin/event'], libraries: ['node:events'] },
  { rooms: ['standin/menu'], enters: ['standin/event'], libraries: ['node:events'], librariesForTypes: ['electron'] },
  {
    rooms: ['standin/chromium'],
    enters: ['standin/cdp'],
    libraries: ['node:child_process', 'node:crypto', 'node:fs', 'node:path', 'node:timers/promises'],
    librariesForTypes: ['node:stream'],
  },
  {
    rooms: ['standin/app'],
    enters: ['standin/bridge', 'standin/cdp', 'standin/event'],
    libraries: ['node:child_process', 'node:crypto', 'node:events', 'node:fs', 'node:net', 'node:os', 'node:path'],
  },
  {
    rooms: ['standin/desktop'],
    enters: ['standin/cdp', 'standin/dbus'],
    libraries: ['node:child_process', 'node:events', 'node:fs', 'node:net', 'node:os', 'node:path', 'node:url'],
    librariesForTypes: ['electron'],
  },
  {
    rooms: ['standin/notification'],
    enters: ['standin/dbus', 'standin/event', 'standin/image'],
    libraries: ['dbus-native', 'node:events'],
    librariesForTypes: ['electron'],
  },
  {
    rooms: ['standin/protocol'],
    enters: ['standin/cdp', 'standin/chromium'],
    libraries: [],
    librariesForTypes: ['electron'],
  },
  {
    rooms: ['standin/tray'],
    enters: ['standin/dbus', 'standin/event', 'standin/image', 'standin/menu'],
    libraries: ['dbus-native', 'node:events'],
  },
  {
    rooms: ['standin/windows'],
    enters: [
      'standin/bridge',
      'standin/cdp',
      'standin/chromium',
      'standin/event',
      'standin/image',
      'standin/ipc',
      'standin/menu',
      'standin/protocol',
      'standin/session',
    ],
    libraries: ['node:crypto', 'node:events', 'node:timers/promises'],
    librariesForTypes: ['electron'],
  },
];

/** Not part of a program: the client is independent, and commands start programs without importing them. */
export const apart: readonly Row[] = [
  { rooms: ['client'], enters: [], libraries: [] },
  {
    rooms: ['build'],
    enters: ['shared'],
    libraries: [
      'node:*',
      '@griffel/core',
      '@jridgewell/sourcemap-codec',
      '@vitejs/plugin-react',
      'dbus-native',
      'playwright-core',
      'vite',
      'yaml',
    ],
  },
];
