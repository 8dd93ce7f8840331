/**
 * One StatusNotifierItem on its own bus connection, registered with the watcher whenever one is available.
 * https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/
 */
import { defineInterface } from 'dbus-native';
import { Bus } from '../dbus/bus.ts';
import { type ExportedMenu, exportMenu, type MenuSource } from './dbus-menu.ts';
import type { Pixmap } from './pixmap.ts';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const WATCHER_PATH = '/StatusNotifierWatcher';
const ITEM = 'org.kde.StatusNotifierItem';
const ITEM_PATH = '/StatusNotifierItem';
const MENU_PATH = '/MenuBar';

interface StatusSource extends MenuSource {
  id(): string;
  title(): string;
  toolTip(): string;
  pixmaps(): Pixmap[];
  onActivate(position: { x: number; y: number }): void;
  onContextMenu(position: { x: number; y: number }): void;
}

export type StatusChange = 'NewIcon' | 'NewToolTip' | 'NewTitle';

export class StatusItem {
  readonly #bus: Bus;
  readonly #menu: ExportedMenu;
  readonly #emit: Record<string, (...args: unknown[]) => void>;
  readonly #name: string;

  private constructor(bus: Bus, name: string, menu: ExportedMenu, emit: Record<string, (...args: unknown[]) => void>) {
    this.#bus = bus;
    this.#name = name;
    this.#menu = menu;
    this.#emit = emit;
  }

  /** @param number distinguishes the trays of one process */
  static async open(address: string, number: number, source: StatusSource): Promise<StatusItem> {
    const bus = await Bus.connect(address);
    const name = `${ITEM}-${process.pid}-${number}`;
    const menu = exportMenu(source);
    const definition = itemInterface(source);
    await bus.export(ITEM_PATH, definition);
    await bus.export(MENU_PATH, menu.definition);
    await bus.ownName(name);
    const item = new StatusItem(bus, name, menu, definition.emit);
    await bus.onOwnerChange(WATCHER, (owner) => owner !== undefined && item.#register());
    if (await bus.ownerOf(WATCHER)) item.#register();
    return item;
  }

  changed(...changes: StatusChange[]): void {
    if (this.#bus.closed) return;
    for (const change of changes) this.#emit[change]?.();
  }
  menuChanged(): void {
    if (!this.#bus.closed) this.#menu.changed();
  }
  close(): Promise<void> {
    return this.#bus.close();
  }

  #register(): void {
    // Ignore a watcher that has exited: the item registers again when it returns.
    this.#bus
      .call({
        destination: WATCHER,
        path: WATCHER_PATH,
        interface: WATCHER,
        member: 'RegisterStatusNotifierItem',
        signature: 's',
        body: [this.#name],
      })
      .catch(() => {});
  }
}

function itemInterface(source: StatusSource) {
  const read = (type: string, get: () => unknown) => ({ type, access: 'read' as const, get });
  const at = { in: { x: 'i', y: 'i' } };
  const later = (run: () => void) => void setImmediate(run);
  return defineInterface({
    name: ITEM,
    methods: {
      Activate: { ...at, handler: (position: { x: number; y: number }) => later(() => source.onActivate(position)) },
      SecondaryActivate: {
        ...at,
        handler: (position: { x: number; y: number }) => later(() => source.onActivate(position)),
      },
      ContextMenu: {
        ...at,
        handler: (position: { x: number; y: number }) => later(() => source.onContextMenu(position)),
      },
      Scroll: { in: { delta: 'i', orientation: 's' }, handler: () => {} },
    },
    properties: {
      Category: read('s', () => 'ApplicationStatus'),
      Id: read('s', () => source.id()),
      Title: read('s', () => source.title()),
      Status: read('s', () => 'Active'),
      WindowId: read('i', () => 0),
      IconThemePath: read('s', () => ''),
      IconName: read('s', () => ''),
      IconPixmap: read('a(iiay)', () => source.pixmaps()),
      OverlayIconName: read('s', () => ''),
      OverlayIconPixmap: read('a(iiay)', () => []),
      AttentionIconName: read('s', () => ''),
      AttentionIconPixmap: read('a(iiay)', () => []),
      AttentionMovieName: read('s', () => ''),
      ToolTip: read('(sa(iiay)ss)', () => ['', [], source.toolTip(), '']),
      ItemIsMenu: read('b', () => false),
      Menu: read('o', () => MENU_PATH),
    },
    signals: {
      NewTitle: {},
      NewIcon: {},
      NewAttentionIcon: {},
      NewOverlayIcon: {},
      NewToolTip: {},
      NewStatus: { args: { status: 's' } },
    },
  });
}
