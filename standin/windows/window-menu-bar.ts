/**
 * The menu bar of one window, by Electron's rules on Linux: each window has the application menu; a frameless window has only its
 * shortcuts. https://www.electronjs.org/docs/latest/tutorial/application-menu
 */
import { BAR_HEIGHT, type BarItem, type BarMenu, type BarState } from '../bridge/bar-state.ts';
import { type Json, numberAt, textAt } from '../cdp/read.ts';
import { createEvent } from '../event.ts';
import type { StandinMenu, StandinMenuItem } from '../menu/menu.ts';
import type { RoleWindow } from '../menu/roles.ts';

interface MenuBarOptions {
  frame: boolean;
  /** Whether the bar is displayed only after Alt alone is pressed. */
  autoHide: boolean;
  /** Called after each change of the bar, its menu, or the menu's items. */
  changed(): void;
}

export class MenuBar {
  readonly #options: MenuBarOptions;
  #menu: StandinMenu | null = null;
  #stopWatching: () => void = () => {};
  #visible = false;
  #beforeFullScreen = false;
  autoHide: boolean;

  constructor(options: MenuBarOptions) {
    this.#options = options;
    this.autoHide = options.autoHide;
  }

  get visible(): boolean {
    return this.#visible;
  }
  get height(): number {
    return this.#visible ? BAR_HEIGHT : 0;
  }

  /** A hidden bar stays hidden under another menu; a removed one returns with the next menu. */
  setMenu(menu: StandinMenu | null): void {
    const isNew = this.#menu === null;
    this.#stopWatching();
    this.#menu = menu;
    this.#stopWatching = menu?.watch(this.#options.changed) ?? (() => {});
    if (menu === null) this.#visible = false;
    else if (isNew) this.#visible = this.#options.frame && !this.autoHide;
    this.#options.changed();
  }
  setVisible(visible: boolean): void {
    if (!this.#canShow || this.#visible === visible) return;
    this.#visible = visible;
    this.#options.changed();
  }
  /** The bar is hidden in full screen. */
  setFullScreen(full: boolean): void {
    if (full) this.#beforeFullScreen = this.#visible;
    this.setVisible(!full && this.#beforeFullScreen && !this.autoHide);
  }
  close(): void {
    this.#stopWatching();
  }

  /** State for the page, which renders the bar and handles the keys. */
  state(): BarState {
    return {
      visible: this.#visible,
      autoHide: this.autoHide,
      menus: this.#options.frame ? (this.#menu?.items ?? []).filter(({ visible }) => visible).map(barMenu) : [],
      shortcuts: [...(this.#menu?.shortcuts().keys() ?? [])],
    };
  }

  /** Handles the user's input. @param message from the page. @param window where the item is activated */
  receive(message: Json, window: RoleWindow): void {
    const event = textAt(message, 'event', '');
    // Not sent back to the page, which may have toggled the bar again meanwhile.
    if (event === 'visible') this.#visible = this.#canShow && message.visible === true;
    else if (event === 'item') this.#item(numberAt(message, 'id', 0))?.click(createEvent({}), window);
    else if (event === 'shortcut') {
      const item = this.#menu?.shortcuts().get(textAt(message, 'shortcut', ''));
      item?.click(createEvent({ triggeredByAccelerator: true }), window);
    }
  }

  get #canShow(): boolean {
    return this.#menu !== null && this.#options.frame;
  }
  #item(id: number): StandinMenuItem | undefined {
    return this.#menu?.find((item) => item.commandId === id);
  }
}

const barMenu = (item: StandinMenuItem): BarMenu => ({
  ...readLabel(item.label),
  items: item.submenu ? itemsOf(item.submenu.items, 0) : [],
});

/** A submenu is listed below its heading, indented. */
function itemsOf(items: readonly StandinMenuItem[], depth: number): BarItem[] {
  return items
    .filter(({ visible }) => visible)
    .flatMap((item) => [barItem(item, depth), ...itemsOf(item.submenu?.items ?? [], depth + 1)]);
}

function barItem(item: StandinMenuItem, depth: number): BarItem {
  return {
    id: item.commandId,
    label: readLabel(item.label).label,
    accelerator: (item.accelerator ?? '').replace(/C(om)?m(an)?dOrC(on)?tro?l/i, 'Ctrl'),
    separator: item.type === 'separator',
    enabled: item.enabled && !item.submenu,
    checked: item.checked,
    depth,
  };
}

/** `&` precedes the letter that opens a menu with Alt; `&&` is a literal `&`. */
function readLabel(given: string): { label: string; mnemonic: number } {
  let mnemonic = -1;
  const label = given.replace(/&(.?)/gs, (_whole, letter: string, at: number) => {
    if (letter !== '&' && mnemonic === -1) mnemonic = at - (given.slice(0, at).match(/&&/g)?.length ?? 0);
    return letter;
  });
  return { label, mnemonic };
}
