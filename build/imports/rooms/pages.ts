/** Rows of the import table: what is drawn with React. */
import type { Row } from './row.ts';

const react = ['react', '@fluentui/react-components', '@fluentui/react-icons'];

/** Parts that window and console have alike. */
export const widgets: readonly Row[] = [{ rooms: ['widgets'], enters: ['shared'], libraries: [...react, 'react-dom'] }];

/** The window: its state knows the bridge by type, parts draw the state, views arrange parts, and each page's entry gives the bridge. */
export const renderer: readonly Row[] = [
  { rooms: ['renderer/bridge'], enters: ['shared'], entersForTypes: ['renderer/state'], libraries: [] },
  { rooms: ['renderer/page'], enters: ['renderer/sight'], libraries: [] },
  { rooms: ['renderer/sight', 'renderer/beckon'], enters: [], libraries: [] },
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
    libraries: [...react, '@tanstack/react-virtual'],
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

/** The administrator's console: only its state asks the relay; parts and views know the answers by type. */
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
