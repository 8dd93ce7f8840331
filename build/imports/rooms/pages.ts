import type { Row } from './row.ts';

const react = ['react', '@fluentui/react-components', '@fluentui/react-icons'];

export const widgets: readonly Row[] = [{ rooms: ['widgets'], enters: ['shared'], libraries: [...react, 'react-dom'] }];

/** The window: state depends on the bridge by type only, parts render state, views arrange parts, each page's entry injects the bridge. */
export const renderer: readonly Row[] = [
  { rooms: ['renderer/bridge'], enters: ['shared'], entersForTypes: ['renderer/state'], libraries: [] },
  { rooms: ['renderer/page'], enters: ['renderer/keyboard-detector'], libraries: [] },
  { rooms: ['renderer/keyboard-detector', 'renderer/beckon'], enters: [], libraries: [] },
  {
    rooms: ['renderer/state'],
    enters: ['shared', 'widgets'],
    entersForTypes: ['renderer/bridge'],
    libraries: react,
  },
  { rooms: ['renderer/i18n'], enters: ['shared', 'widgets', 'renderer/page'], libraries: react },
  {
    rooms: ['renderer/components'],
    enters: ['shared', 'widgets', 'renderer/beckon', 'renderer/i18n', 'renderer/page', 'renderer/state'],
    libraries: [...react, '@tanstack/react-virtual', 'pdfjs-dist'],
  },
  {
    rooms: ['renderer/views'],
    enters: ['shared', 'widgets', 'renderer/components', 'renderer/i18n', 'renderer/state'],
    libraries: [...react, 'qr'],
  },
  {
    rooms: ['renderer/main', 'renderer/reply', 'renderer/card'],
    enters: ['widgets', 'renderer/bridge', 'renderer/state', 'renderer/views'],
    libraries: react,
  },
];

/** The administrator's console: only its state calls the relay; parts and views use the response types. */
export const adminConsole: readonly Row[] = [
  { rooms: ['console/api'], enters: ['shared'], libraries: ['typebox'] },
  {
    rooms: ['console/state'],
    enters: ['shared', 'widgets'],
    entersForTypes: ['console/api'],
    libraries: [...react, 'typebox'],
  },
  {
    rooms: ['console/components'],
    enters: ['shared', 'widgets', 'console/state'],
    entersForTypes: ['console/api'],
    libraries: react,
  },
  {
    rooms: ['console/views'],
    enters: ['shared', 'widgets', 'console/components', 'console/state'],
    entersForTypes: ['console/api'],
    libraries: [...react, 'typebox'],
  },
  {
    rooms: ['console/main'],
    enters: ['widgets', 'console/api', 'console/state', 'console/views'],
    libraries: react,
  },
];
