/** The application menu. On Linux it would be each window's menu bar; here it lives in its shortcuts alone. */
import { createEvent } from '../event.ts';
import type { StandinMenu } from './menu.ts';

export class ApplicationMenu {
  readonly #onShortcuts: (shortcuts: readonly string[]) => void;
  #menu: StandinMenu | null = null;
  #stopWatching: () => void = () => {};

  /** @param onShortcuts told which shortcuts hold, after each change */
  constructor(onShortcuts: (shortcuts: readonly string[]) => void) {
    this.#onShortcuts = onShortcuts;
  }

  get(): StandinMenu | null {
    return this.#menu;
  }
  set(menu: StandinMenu | null): void {
    this.#stopWatching();
    this.#menu = menu;
    this.#stopWatching = menu?.watch(() => this.#onShortcuts(this.shortcuts())) ?? (() => {});
    this.#onShortcuts(this.shortcuts());
  }
  shortcuts(): string[] {
    return [...(this.#menu?.shortcuts().keys() ?? [])];
  }
  press(shortcut: string, window: object): void {
    this.#menu
      ?.shortcuts()
      .get(shortcut)
      ?.click(createEvent({ triggeredByAccelerator: true }), window);
  }
}
