/** `Tray`: a StatusNotifierItem. Without a panel that supports such items it exists but is invisible. */
import { EventEmitter } from 'node:events';
import { createEvent } from '../event.ts';
import { StandinNativeImage } from '../image/native-image.ts';
import { StandinMenu } from '../menu/menu.ts';
import { type Pixmap, toPixmaps } from './pixmap.ts';
import { type StatusChange, StatusItem } from './status-item.ts';

export interface TrayWorld {
  appName(): string;
  address: string | undefined;
  nextNumber(): number;
  add(tray: StandinTray): void;
  remove(tray: StandinTray): void;
}

export class StandinTray extends EventEmitter {
  readonly #world: TrayWorld;
  readonly #item: Promise<StatusItem | null>;
  #pixmaps: Pixmap[] = [];
  #toolTip = '';
  #menu: StandinMenu | null = null;
  #stopWatching: () => void = () => {};
  #revision = 1;
  #menuTold = true;
  #destroyed = false;

  constructor(world: TrayWorld, image: StandinNativeImage | string) {
    super();
    this.#world = world;
    this.#pixmaps = toPixmaps(imageOf(image).rasters());
    this.#item = this.#open();
    world.add(this);
  }

  setImage(image: StandinNativeImage | string): void {
    this.#alive();
    this.#pixmaps = toPixmaps(imageOf(image).rasters());
    this.#changed('NewIcon');
  }
  setToolTip(toolTip: string): void {
    this.#alive();
    this.#toolTip = String(toolTip);
    this.#changed('NewToolTip');
  }
  setContextMenu(menu: StandinMenu | null): void {
    this.#alive();
    if (menu !== null && !(menu instanceof StandinMenu)) throw new TypeError('Menu must be an instance of Menu');
    this.#stopWatching();
    this.#menu = menu;
    this.#stopWatching = menu?.watch(() => this.#menuChanged()) ?? (() => {});
    this.#menuChanged();
  }
  getBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 0, y: 0, width: 0, height: 0 };
  }
  destroy(): void {
    void this.close();
  }

  async close(): Promise<void> {
    if (!this.#destroyed) {
      this.#destroyed = true;
      this.#stopWatching();
      this.#world.remove(this);
      this.removeAllListeners();
    }
    await (await this.#item)?.close();
  }

  async #open(): Promise<StatusItem | null> {
    const { address } = this.#world;
    if (address === undefined) return null;
    try {
      return await StatusItem.open(address, this.#world.nextNumber(), {
        id: () => this.#world.appName(),
        title: () => this.#world.appName(),
        toolTip: () => this.#toolTip,
        pixmaps: () => this.#pixmaps,
        menu: () => this.#menu,
        revision: () => this.#revision,
        onActivate: (position) => this.#clicked('click', position),
        onContextMenu: (position) => this.#clicked('right-click', position),
      });
    } catch {
      // No bus at the address: the tray is invisible, as without a panel.
      return null;
    }
  }

  #clicked(name: 'click' | 'right-click', position: { x: number; y: number }): void {
    if (this.#destroyed) return;
    const keys = { altKey: false, shiftKey: false, ctrlKey: false, metaKey: false, triggeredByAccelerator: false };
    this.emit(name, createEvent(keys), this.getBounds(), position);
  }

  #changed(...changes: StatusChange[]): void {
    void this.#item.then((item) => this.#destroyed || item?.changed(...changes));
  }

  /** A menu built item by item changes often in one turn; notify the panel once. */
  #menuChanged(): void {
    this.#revision += 1;
    if (!this.#menuTold) return;
    this.#menuTold = false;
    setImmediate(() => {
      this.#menuTold = true;
      void this.#item.then((item) => this.#destroyed || item?.menuChanged());
    });
  }

  #alive(): void {
    if (this.#destroyed) throw new TypeError('Tray is destroyed');
  }
}

function imageOf(image: StandinNativeImage | string): StandinNativeImage {
  const found = StandinNativeImage.from(image);
  if (!found) throw new TypeError('Failed to load image: a tray needs a path or a NativeImage');
  if (typeof image === 'string' && found.isEmpty()) throw new Error(`Failed to load image from path '${image}'`);
  return found;
}
