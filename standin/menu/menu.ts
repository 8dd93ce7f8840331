/** `Menu` and `MenuItem`: a tree of data that the tray draws over D-Bus and the windows listen to for shortcuts. */
import { EventEmitter } from 'node:events';
import type { Menu, MenuItem, MenuItemConstructorOptions } from 'electron';
import { createEvent } from '../event.ts';
import { normaliseAccelerator } from './accelerator.ts';
import { ROLES, type Role, type RoleActs } from './roles.ts';

type ItemType = MenuItem['type'];
type ItemOptions = Omit<MenuItemConstructorOptions, 'submenu'> & {
  submenu?: readonly ItemOptions[] | StandinMenu | MenuItemConstructorOptions[] | Menu;
};
type Click = (item: StandinMenuItem, window: object | undefined, event: object) => void;

/** What menus need of the stand-in. */
export interface MenuWorld {
  acts: RoleActs;
  nextCommandId(): number;
}

export class StandinMenuItem {
  readonly commandId: number;
  readonly id: string;
  readonly type: ItemType;
  readonly role: string | undefined;
  readonly accelerator: string | null;
  readonly registerAccelerator: boolean;
  readonly submenu: StandinMenu | undefined;
  readonly userAccelerator = null;
  menu: StandinMenu | null = null;
  icon?: NonNullable<MenuItem['icon']>;
  toolTip: string;
  accessibilityLabel: string;
  readonly #world: MenuWorld;
  readonly #role: Role | undefined;
  readonly #click: Click | undefined;
  readonly #fixedLabel: string | undefined;
  #label: string;
  #sublabel: string;
  #enabled: boolean;
  #visible: boolean;
  #checked: boolean;

  constructor(world: MenuWorld, options: ItemOptions) {
    this.#world = world;
    this.#role = options.role === undefined ? undefined : ROLES[options.role.toLowerCase()];
    if (options.role !== undefined && !this.#role)
      throw new Error(`The menu role ${options.role} is not part of the Electron stand-in`);
    this.role = options.role?.toLowerCase();
    this.commandId = world.nextCommandId();
    this.id = options.id ?? '';
    this.submenu = submenuOf(world, options.submenu ?? this.#role?.submenu);
    this.type = options.type ?? (this.submenu ? 'submenu' : 'normal');
    if (this.type === 'submenu' && !this.submenu) throw new Error('Invalid submenu');
    this.accelerator = options.accelerator ?? this.#role?.accelerator ?? null;
    this.registerAccelerator = options.registerAccelerator ?? this.#role?.native !== true;
    if (options.icon !== undefined) this.icon = options.icon;
    this.toolTip = options.toolTip ?? '';
    this.accessibilityLabel = options.accessibilityLabel ?? '';
    this.#click = options.click as Click | undefined;
    this.#fixedLabel = options.label;
    this.#label = options.label ?? '';
    this.#sublabel = options.sublabel ?? '';
    this.#enabled = options.enabled ?? true;
    this.#visible = options.visible ?? true;
    this.#checked = options.checked ?? false;
  }

  get label(): string {
    if (this.#fixedLabel !== undefined || !this.#role) return this.#label;
    const { label } = this.#role;
    return typeof label === 'string' ? label : label(this.#world.acts.appName());
  }
  set label(label: string) {
    this.#label = label;
    this.#changed();
  }
  get sublabel(): string {
    return this.#sublabel;
  }
  set sublabel(text: string) {
    this.#sublabel = text;
    this.#changed();
  }
  get enabled(): boolean {
    return this.#enabled;
  }
  set enabled(enabled: boolean) {
    this.#enabled = enabled;
    this.#changed();
  }
  get visible(): boolean {
    return this.#visible;
  }
  set visible(visible: boolean) {
    this.#visible = visible;
    this.#changed();
  }
  get checked(): boolean {
    return this.#checked;
  }
  set checked(checked: boolean) {
    if (checked && this.type === 'radio') for (const other of this.#group()) other.#checked = other === this;
    this.#checked = checked;
    this.#changed();
  }

  /** As a press of the item: toggles, acts by role, and calls the app. */
  click = (event: object = createEvent({}), window?: object, _contents?: object): void => {
    if (!this.#enabled) return;
    if (this.type === 'checkbox') this.checked = !this.#checked;
    else if (this.type === 'radio') this.checked = true;
    const focused = window ?? this.#world.acts.focusedWindow() ?? undefined;
    if (this.#click) this.#click(this, focused, event);
    else this.#role?.act?.(this.#world.acts);
  };

  /** Radio items that stand next to each other are one choice. */
  #group(): StandinMenuItem[] {
    const items = this.menu?.items ?? [];
    const at = items.indexOf(this);
    const before = items.slice(0, at).findLastIndex((item) => item.type !== 'radio') + 1;
    const after = items.findIndex((item, index) => index > at && item.type !== 'radio');
    return items.slice(before, after === -1 ? items.length : after);
  }

  #changed(): void {
    this.menu?.changed();
  }
}

export class StandinMenu extends EventEmitter {
  readonly items: StandinMenuItem[] = [];
  readonly #watchers = new Set<() => void>();

  static from(world: MenuWorld, template: readonly (ItemOptions | StandinMenuItem | MenuItem)[]): StandinMenu {
    if (!Array.isArray(template)) throw new TypeError('Invalid template for Menu: Menu template must be an array');
    const menu = new StandinMenu();
    for (const entry of template)
      menu.append(entry instanceof StandinMenuItem ? entry : new StandinMenuItem(world, entry as ItemOptions));
    return menu;
  }

  append(item: StandinMenuItem): void {
    this.insert(this.items.length, item);
  }
  insert(position: number, item: StandinMenuItem): void {
    if (!(item instanceof StandinMenuItem)) throw new TypeError('Invalid item');
    item.menu = this;
    this.items.splice(position, 0, item);
    item.submenu?.watch(() => this.changed());
    this.changed();
  }
  getMenuItemById(id: string): StandinMenuItem | null {
    for (const item of this.items) {
      const found = item.id === id && id !== '' ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
  popup(): void {
    throw new Error('electron.Menu.popup is not part of the Electron stand-in: its windows draw no native menus');
  }
  closePopup(): void {}

  /** Calls back after each change of the menu or of anything in it. */
  watch(listener: () => void): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }
  changed(): void {
    for (const watcher of this.#watchers) watcher();
  }

  /** The items with a shortcut of the menu's own, by its normalised form. */
  shortcuts(): Map<string, StandinMenuItem> {
    const found = new Map<string, StandinMenuItem>();
    for (const item of this.items) {
      for (const [shortcut, inner] of item.submenu?.shortcuts() ?? [])
        if (!found.has(shortcut)) found.set(shortcut, inner);
      const shortcut = item.accelerator === null ? undefined : normaliseAccelerator(item.accelerator);
      if (shortcut !== undefined && item.registerAccelerator && !found.has(shortcut)) found.set(shortcut, item);
    }
    return found;
  }
}

function submenuOf(world: MenuWorld, given: unknown): StandinMenu | undefined {
  if (given === undefined || given === null) return undefined;
  return given instanceof StandinMenu ? given : StandinMenu.from(world, given as readonly ItemOptions[]);
}
