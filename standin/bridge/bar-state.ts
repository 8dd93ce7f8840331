/** What the main process and the page tell each other of a window's menu bar. */

/** Of Electron's on Linux, CSS pixels. */
export const BAR_HEIGHT = 25;
/** The bar's element in the document, and the attribute of a document that has one. */
export const BAR_NAME = 'electron-menu-bar';

export interface BarItem {
  /** `commandId` of the menu item. */
  id: number;
  label: string;
  accelerator: string;
  separator: boolean;
  enabled: boolean;
  checked: boolean;
  /** How many menus it lies within, below the bar's own. */
  depth: number;
}
export interface BarMenu {
  label: string;
  /** Place in the label of the letter that opens the menu with Alt; -1 for none. */
  mnemonic: number;
  items: BarItem[];
}
export interface BarState {
  visible: boolean;
  /** Does a press of Alt alone show and hide the bar? */
  autoHide: boolean;
  /** Those of the bar; none where the window can have no bar. */
  menus: BarMenu[];
  /** Normalised accelerators of the menu. */
  shortcuts: string[];
}

/** Which menu is marked, whether it is open, and which of its items is marked (-1 for none). */
export interface BarMark {
  menu: number;
  open: boolean;
  item: number;
}
/** What the pointer is on. */
export type BarSpot = { kind: 'menu' | 'item'; index: number } | null;
