import type { Row } from './row.ts';

/** `host` and `tabs` are independent of the browser; page, worker and service worker each use only their own globals. */
export const web: readonly Row[] = [
  { rooms: ['web/tabs'], enters: ['shared'], entersForTypes: ['desk'], libraries: ['typebox'] },
  { rooms: ['web/store'], enters: ['shared', 'disk', 'desk/store'], libraries: ['@sqlite.org/sqlite-wasm'] },
  {
    rooms: ['web/host'],
    enters: ['shared', 'disk', 'desk/*', 'web/tabs'],
    entersForTypes: ['web/store'],
    libraries: [],
  },
  { rooms: ['web/service-worker'], enters: ['shared', 'web/tabs'], libraries: [] },
  { rooms: ['web/words'], enters: ['shared'], libraries: [] },
  {
    rooms: ['web/worker'],
    enters: ['shared', 'disk', 'desk/*', 'web/host', 'web/store', 'web/tabs', 'web/words'],
    libraries: [],
  },
  {
    rooms: ['web/page'],
    enters: [
      'shared',
      'widgets',
      'renderer/bridge',
      'renderer/state',
      'renderer/views',
      'web/tabs',
      'web/words',
      'web/worker',
    ],
    entersForTypes: ['desk'],
    libraries: ['react'],
  },
];
