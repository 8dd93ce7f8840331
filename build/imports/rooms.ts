/**
 * The import table: which room may import what. A room is a folder, or a file directly below its program; a file belongs to the room with
 * the longest matching name. Files of one room import each other freely, and nothing imports `test`.
 */
import { desk, electron } from './rooms/desktop.ts';
import { apart, common, simulator, standin } from './rooms/others.ts';
import { adminConsole, renderer, widgets } from './rooms/pages.ts';
import { relay } from './rooms/relay.ts';
import type { Row } from './rooms/row.ts';
import { web } from './rooms/web.ts';

export const ROWS: readonly Row[] = [
  ...common,
  ...relay,
  ...desk,
  ...electron,
  ...widgets,
  ...renderer,
  ...web,
  ...adminConsole,
  ...simulator,
  ...standin,
  ...apart,
];
