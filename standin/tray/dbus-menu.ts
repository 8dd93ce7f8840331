/**
 * Exports a Menu as `com.canonical.dbusmenu`. Item 0 is the menu itself; other ids are the items' `commandId`.
 * https://github.com/AyatanaIndicators/libdbusmenu/blob/master/libdbusmenu-glib/dbus-menu.xml
 */
import { type DefinedInterface, defineInterface, Variant } from 'dbus-native';
import { createEvent } from '../event.ts';
import type { StandinMenu, StandinMenuItem } from '../menu/menu.ts';

const MENU_INTERFACE = 'com.canonical.dbusmenu';

type Properties = Record<string, Variant>;
type Layout = [id: number, properties: Properties, children: Variant[]];

export interface MenuSource {
  menu(): StandinMenu | null;
  revision(): number;
}

export interface ExportedMenu {
  definition: DefinedInterface;
  changed(): void;
}

export function exportMenu(source: MenuSource): ExportedMenu {
  const definition = defineInterface({
    name: MENU_INTERFACE,
    methods: { ...readMethods(source), ...eventMethods(source) },
    properties: {
      Version: { type: 'u', access: 'read', get: () => 3 },
      TextDirection: { type: 's', access: 'read', get: () => 'ltr' },
      Status: { type: 's', access: 'read', get: () => 'normal' },
      IconThemePath: { type: 'as', access: 'read', get: () => [] },
    },
    signals: {
      ItemsPropertiesUpdated: { args: { updatedProps: 'a(ia{sv})', removedProps: 'a(ias)' } },
      LayoutUpdated: { args: { revision: 'u', parent: 'i' } },
      ItemActivationRequested: { args: { id: 'i', timestamp: 'u' } },
    },
  });
  return { definition, changed: () => definition.emit.LayoutUpdated?.(source.revision(), 0) };
}

function readMethods(source: MenuSource) {
  return {
    GetLayout: {
      in: { parentId: 'i', recursionDepth: 'i', propertyNames: 'as' },
      out: { revision: 'u', layout: '(ia{sv}av)' },
      handler: ({ parentId, recursionDepth }: { parentId: number; recursionDepth: number }) => ({
        revision: source.revision(),
        layout: layoutOf(source.menu(), parentId, recursionDepth),
      }),
    },
    GetGroupProperties: {
      in: { ids: 'ai', propertyNames: 'as' },
      out: { properties: 'a(ia{sv})' },
      handler: ({ ids }: { ids: number[] }) => {
        const all = itemsOf(source.menu());
        const wanted = ids.length === 0 ? [0, ...all.map((item) => item.commandId)] : ids;
        return wanted.flatMap((id) => {
          const item = all.find((one) => one.commandId === id);
          if (id === 0) return [[0, ROOT]];
          return item ? [[id, propertiesOf(item)]] : [];
        });
      },
    },
    GetProperty: {
      in: { id: 'i', name: 's' },
      out: { value: 'v' },
      handler: ({ id, name }: { id: number; name: string }) => {
        const item = itemsOf(source.menu()).find((one) => one.commandId === id);
        return (item ? propertiesOf(item) : ROOT)[name] ?? new Variant('s', '');
      },
    },
    AboutToShow: { in: { id: 'i' }, out: { needUpdate: 'b' }, handler: () => false },
    AboutToShowGroup: {
      in: { ids: 'ai' },
      out: { updatesNeeded: 'ai', idErrors: 'ai' },
      handler: () => ({ updatesNeeded: [], idErrors: [] }),
    },
  };
}

function eventMethods(source: MenuSource) {
  const press = (id: number, kind: string): boolean => {
    const item = itemsOf(source.menu()).find((one) => one.commandId === id);
    // Reply on the bus first: the app's handler may be slow or throw.
    if (item && kind === 'clicked') setImmediate(() => item.click(createEvent({ triggeredByAccelerator: false })));
    return item !== undefined || id === 0;
  };
  return {
    Event: {
      in: { id: 'i', eventId: 's', data: 'v', timestamp: 'u' },
      handler: ({ id, eventId }: { id: number; eventId: string }) => void press(id, eventId),
    },
    EventGroup: {
      in: { events: 'a(isvu)' },
      out: { idErrors: 'ai' },
      handler: ({ events }: { events: [number, string, unknown, number][] }) =>
        events.filter(([id, kind]) => !press(id, kind)).map(([id]) => id),
    },
  };
}

const ROOT: Properties = { 'children-display': new Variant('s', 'submenu') };

function itemsOf(menu: StandinMenu | null): StandinMenuItem[] {
  return (menu?.items ?? []).flatMap((item) => [item, ...itemsOf(item.submenu ?? null)]);
}

/** @param depth -1 includes all levels, 0 the item alone */
function layoutOf(menu: StandinMenu | null, parentId: number, depth: number): Layout {
  if (parentId === 0) return [0, ROOT, childrenOf(menu, depth)];
  const parent = itemsOf(menu).find((item) => item.commandId === parentId);
  return parent ? itemLayout(parent, depth) : [parentId, {}, []];
}

function itemLayout(item: StandinMenuItem, depth: number): Layout {
  return [item.commandId, propertiesOf(item), childrenOf(item.submenu ?? null, depth)];
}

function childrenOf(menu: StandinMenu | null, depth: number): Variant[] {
  if (depth === 0) return [];
  return (menu?.items ?? []).map((item) => new Variant('(ia{sv}av)', itemLayout(item, depth - 1)));
}

function propertiesOf(item: StandinMenuItem): Properties {
  const properties: Properties = {
    enabled: new Variant('b', item.enabled),
    visible: new Variant('b', item.visible),
  };
  if (item.type === 'separator') return { ...properties, type: new Variant('s', 'separator') };
  properties.label = new Variant('s', toMnemonic(item.label));
  if (item.type === 'checkbox' || item.type === 'radio') {
    properties['toggle-type'] = new Variant('s', item.type === 'radio' ? 'radio' : 'checkmark');
    properties['toggle-state'] = new Variant('i', item.checked ? 1 : 0);
  }
  if (item.submenu) properties['children-display'] = new Variant('s', 'submenu');
  return properties;
}

/** Electron marks the mnemonic of an item with `&`, D-Bus menus with `_`. */
function toMnemonic(label: string): string {
  return label.replace(/_/g, '__').replace(/&(&?)/g, (_whole, second: string) => (second ? '&' : '_'));
}
