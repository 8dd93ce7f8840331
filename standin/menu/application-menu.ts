/** The application menu: the menu bar of every window, until the window gets another or none. */
import { type MenuWorld, StandinMenu } from './menu.ts';

/** Default for an app that sets none. https://www.electronjs.org/docs/latest/api/menu#menusetapplicationmenumenu */
const DEFAULT = [{ role: 'fileMenu' }, { role: 'editMenu' }, { role: 'viewMenu' }, { role: 'windowMenu' }] as const;

export class ApplicationMenu {
  readonly #onSet: (menu: StandinMenu | null) => void;
  #menu: StandinMenu | null = null;
  #isSet = false;

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
  /** Called before the app is ready: sets Electron's default menu if the app has set none. */
  setDefault(world: MenuWorld): void {
    if (!this.#isSet) this.set(StandinMenu.from(world, [...DEFAULT]));
  }
}
