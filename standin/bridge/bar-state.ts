/** Height of Electron's menu bar on Linux, CSS pixels. */
export const BAR_HEIGHT = 25;
/** Element name of the bar, and attribute of a document that has one. */
export const BAR_NAME = 'electron-menu-bar';

export interface BarItem {
  /** `commandId` of the menu item. */
  id: number;
  label: string;
  accelerator: string;
  separator: boolean;
  enabled: boolean;
  checked: boolean;
  /** Nesting depth below the bar's own menu. */
  depth: number;
}
export interface BarMenu {
  label: string;
  /** Index in the label of the letter that opens the menu with Alt; -1 for none. */
  mnemonic: number;
  items: BarItem[];
}
export interface BarState {
  visible: boolean;
  /** Whether pressing Alt alone toggles the bar. */
  autoHide: boolean;
  /** Empty if the window can have no bar. */
  menus: BarMenu[];
  /** Normalised accelerators of the menu. */
  shortcuts: string[];
}

/** Marked menu, whether it is open, and index of its marked item (-1 for none). */
export interface BarMark {
  menu: number;
  open: boolean;
  item: number;
}
/** The element under the pointer. */
export type BarSpot = { kind: 'menu' | 'item'; index: number } | null;
