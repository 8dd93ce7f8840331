/** `nativeTheme`: light or dark, from the app's setting or the desktop's (XDG Settings portal, color-scheme). */
import { EventEmitter } from 'node:events';
import type { LazyBus } from '../dbus/buses.ts';

const PORTAL = 'org.freedesktop.portal.Desktop';
const PATH = '/org/freedesktop/portal/desktop';
const SETTINGS = 'org.freedesktop.portal.Settings';
const NAMESPACE = 'org.freedesktop.appearance';
const KEY = 'color-scheme';
/** Startup continues without the portal after this time, ms. */
const PATIENCE = 1000;

export class StandinNativeTheme extends EventEmitter {
  #source: 'system' | 'light' | 'dark' = 'system';
  #systemDark = false;

  get themeSource(): 'system' | 'light' | 'dark' {
    return this.#source;
  }
  set themeSource(source: 'system' | 'light' | 'dark') {
    if (!['system', 'light', 'dark'].includes(source)) throw new TypeError(`Invalid themeSource '${source}'`);
    if (source === this.#source) return;
    this.#source = source;
    this.emit('updated');
  }
  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.#systemDark : this.#source === 'dark';
  }
  /** Follows the desktop's setting if a portal provides it; otherwise the desktop counts as light. */
  async follow(session: LazyBus): Promise<void> {
    const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE).unref());
    await Promise.race([this.#ask(session).catch(() => {}), patience]);
  }

  async #ask(session: LazyBus): Promise<void> {
    const bus = await session.get();
    if (!bus || !((await bus.ownerOf(PORTAL)) || (await bus.isActivatable(PORTAL)))) return;
    await bus.onSignal(
      { path: PATH, interface: SETTINGS, member: 'SettingChanged', arg0: NAMESPACE },
      ([, key, value]) => {
        if (key === KEY) this.#system(value);
      },
    );
    const [value] = await bus.call({
      destination: PORTAL,
      path: PATH,
      interface: SETTINGS,
      member: 'ReadOne',
      signature: 'ss',
      body: [NAMESPACE, KEY],
    });
    this.#system(value);
  }

  /** 1 is "prefer dark", 0 no preference, 2 "prefer light". */
  #system(value: unknown): void {
    const before = this.shouldUseDarkColors;
    this.#systemDark = value === 1;
    if (before !== this.shouldUseDarkColors) this.emit('updated');
  }
}
