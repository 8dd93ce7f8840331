/** `Menu` and `MenuItem`: a data tree that the tray exports over D-Bus and the windows use for shortcuts. */
import { EventEmitter } from 'node:events';
import type { Menu, MenuItem, MenuItemConstructorOptions } from 'electron';
import { createEvent } from '../event.ts';
import { normaliseAccelerator } from './accelerator.ts';
import { ROLES, type Role, type RoleActs, type RoleWindow } from './roles.ts';

type ItemType = MenuItem['type'];
type ItemOptions = Omit<MenuItemConstructorOptions, 'submenu'> & {
  submenu?: readonly ItemOptions[] | StandinMenu | MenuItemConstructorOptions[] | Menu;
};
type Click = (item: StandinMenuItem, window: RoleWindow | undefined, event: object) => void;

export interface MenuWorld {
  acts: RoleActs;
  nextCommandId(): number;
}

export class StandinMenuItem {
  readonly commandId: number;
  readonly id: string;
  readonly type: ItemType;
  readonly accelerator: string | null;
  readonly registerAccelerator: boolean;
  readonly submenu?: StandinMenu;
  owner: StandinMenu | null = null;
  readonly #world: MenuWorld;
  readonly #role: Role | undefined;
  readonly #click: Click | undefined;
  #label: string;
  #enabled: boolean;
  #visible: boolean;
  #checked: boolean;

  constructor(world: MenuWorld, options: ItemOptions) {
    this.#world = world;
    this.#role = options.role === undefined ? undefined : ROLES[options.role.toLowerCase()];
    if (options.role !== undefined && !this.#role)
      throw new Error(`The menu role ${options.role} is not part of the Electron stand-in`);
    this.commandId = world.nextCommandId();
    this.id = options.id ?? '';
    const submenu = submenuOf(world, options.submenu ?? this.#role?.submenu);
    if (submenu) this.submenu = submenu;
    this.type = options.type ?? (this.submenu ? 'submenu' : 'normal');
    if (this.type === 'submenu' && !this.submenu) throw new Error('Invalid submenu');
    this.accelerator = options.accelerator ?? this.#role?.accelerator ?? null;
    this.registerAccelerator = options.registerAccelerator ?? this.#role?.native !== true;
    this.#click = options.click as Click | undefined;
    this.#label = options.label ?? this.#role?.label ?? '';
    this.#enabled = options.enabled ?? true;
    this.#visible = options.visible ?? true;
    this.#checked = options.checked ?? false;
  }

  get label(): string {
    return this.#label;
  }
  set label(label: string) {
    this.#label = label;
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

  /** Activates the item: toggles it, performs its role, and calls the app. */
  click = (event: object = createEvent({}), window?: RoleWindow): void => {
    if (!this.#enabled) return;
    if (this.type === 'checkbox') this.checked = !this.#checked;
    else if (this.type === 'radio') this.checked = true;
    const pressedIn = window ?? this.#world.acts.focusedWindow();
    if (this.#click) this.#click(this, pressedIn ?? undefined, event);
    else this.#role?.act?.(this.#world.acts, pressedIn);
  };

  /** Adjacent radio items form one group. */
  #group(): StandinMenuItem[] {
    const items = this.owner?.items ?? [];
    const at = items.indexOf(this);
    const before = items.slice(0, at).findLastIndex((item) => item.type !== 'radio') + 1;
    const after = items.findIndex((item, index) => index > at && item.type !== 'radio');
    return items.slice(before, after === -1 ? items.length : after);
  }

  #changed(): void {
    this.owner?.changed();
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
    item.owner = this;
    this.items.splice(position, 0, item);
    item.submenu?.watch(() => this.changed());
    this.changed();
  }
  getMenuItemById(id: string): StandinMenuItem | null {
    return this.find((item) => id !== '' && item.id === id) ?? null;
  }

  /** The first matching item, including submenus. */
  find(fits: (item: StandinMenuItem) => boolean): StandinMenuItem | undefined {
    for (const item of this.items) {
      const found = fits(item) ? item : item.submenu?.find(fits);
      if (found) return found;
    }
    return undefined;
  }

  /** Calls `listener` after each change of the menu or its items. @returns a function that unsubscribes */
  watch(listener: () => void): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }
  changed(): void {
    for (const watcher of this.#watchers) watcher();
  }

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
