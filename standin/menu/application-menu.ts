/** The application menu: every window has it as its menu bar, until the window is given another or none. */
import { type MenuWorld, StandinMenu } from './menu.ts';

/** What an app has that sets none. https://www.electronjs.org/docs/latest/api/menu#menusetapplicationmenumenu */
const DEFAULT = [{ role: 'fileMenu' }, { role: 'editMenu' }, { role: 'viewMenu' }, { role: 'windowMenu' }] as const;

export class ApplicationMenu {
  readonly #onSet: (menu: StandinMenu | null) => void;
  #menu: StandinMenu | null = null;
  #isSet = false;

  /** @param onSet told of each menu that is set, for every window */
  constructor(onSet: (menu: StandinMenu | null) => void) {
    this.#onSet = onSet;
  }

  get(): StandinMenu | null {
    return this.#menu;
  }
  set(menu: StandinMenu | null): void {
    this.#isSet = true;
    this.#menu = menu;
    this.#onSet(menu);
  }
  /** The app is about to be ready: without a menu of its own it gets the one Electron gives. */
  setDefault(world: MenuWorld): void {
    if (!this.#isSet) this.set(StandinMenu.from(world, [...DEFAULT]));
  }
}
