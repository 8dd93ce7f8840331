/** Where the person is, as entries of the browser's history: its way back (a button, a gesture of the phone) leads back in the window. */
import { VIEWS, type View } from '../../shared/bridge/views.ts';
import { isSection, type Navigation, type NavigationChange } from './navigation.ts';

/** A view, or what is open in it where that replaces the view's list: an item, a process or a part of the preferences. */
export interface Place {
  view: View;
  open?: string;
}

/** What the window shows one at a time, so that there is a way back from it. */
export interface Layout {
  /** List, then item or process. */
  onePane: boolean;
  /** List of the preferences, then one of its parts. */
  phone: boolean;
}

const START_PLACE: Place = { view: 'inbox' };

const openIn = (
  { view, selected, process, section, sectionOpened }: Navigation,
  layout: Layout,
): string | undefined => {
  if (view === 'preferences') return layout.phone && sectionOpened ? section : undefined;
  if (!layout.onePane) return undefined;
  if (view === 'processes') return process?.opened ? process.key : undefined;
  const selection = selected[view];
  return selection?.opened ? selection.itemId : undefined;
};

/** Reached from what is open elsewhere, by "all about this record" or by a process: the way back leads there. */
const isLinked = ({ view, about, process }: Navigation): boolean =>
  about !== null || (view === 'processes' && process?.opened === true);

/**
 * The way to where the person is now: from the inbox to a view, and to what is open in it. Going about in one view never makes it longer, and
 * each view is on it once.
 * @param before the way so far
 */
export function wayTo(navigation: Navigation, layout: Layout, before: readonly Place[]): Place[] {
  const { view } = navigation;
  const been = before.findIndex((place) => place.view === view && place.open === undefined);
  const open = openIn(navigation, layout);
  const start = isLinked(navigation) && before.length > 0 ? before : [START_PLACE];
  const base = been >= 0 ? before.slice(0, been + 1) : view === 'inbox' ? [START_PLACE] : [...start, { view }];
  return open === undefined ? base : [...base, { view, open }];
}

/** What brings the window to a place. */
function changesTo({ view, open }: Place, from: View): NavigationChange[] {
  if (view === 'preferences') return [{ to: 'view', view, ...(isSection(open) ? { section: open } : {}) }];
  const there: NavigationChange[] = view === from ? [] : [{ to: 'view', view }];
  if (view === 'processes') {
    return [...there, open === undefined ? { to: 'process-list' } : { to: 'process', key: open, opened: true }];
  }
  return [...there, open === undefined ? { to: 'back', list: view } : { to: 'open', list: view, itemId: open }];
}

/** The browser's history as the window uses it. */
export interface PlacePort {
  /** What is kept with the entry that is shown; whatever a browser restored. */
  state(): unknown;
  push(state: unknown): void;
  replace(state: unknown): void;
  /** Goes back that many entries; `onPop` tells once it is done. */
  back(entries: number): void;
  /** Calls back when another entry is shown, by the person or by `back`; returns the way to stop. */
  onPop(listener: (state: unknown) => void): () => void;
}

/** Keeps the browser's history at the way to where the person is. */
export interface Places {
  /** The window shows something else. */
  moved(navigation: Navigation, layout: Layout): void;
  close(): void;
}

/** @param go moves the window. @param at the view it shows */
export function followPlaces(port: PlacePort, at: () => View, go: (change: NavigationChange) => void): Places {
  let way = readWay(port.state());
  if (way.length === 0) {
    way = [START_PLACE];
    port.replace({ way });
  }
  let wanted: Place[] | null = null;
  let going = false;
  const show = (place: Place) => {
    for (const change of changesTo(place, at())) go(change);
  };
  const settle = () => {
    if (!wanted || going) return;
    const common = wanted.findIndex((place, index) => !samePlace(place, way[index]));
    const kept = common < 0 ? wanted.length : common;
    // The entry that differs is replaced where it is; what lies above it goes first.
    const length = kept < wanted.length ? kept + 1 : kept;
    if (way.length > length) {
      going = true;
      port.back(way.length - length);
      return;
    }
    for (let index = kept; index < wanted.length; index += 1) {
      const next = wanted.slice(0, index + 1);
      if (index < way.length) port.replace({ way: next });
      else port.push({ way: next });
    }
    way = wanted;
  };
  const stop = port.onPop((state) => {
    const before = way;
    way = readWay(state);
    if (going) {
      going = false;
      return settle();
    }
    // Another address of this page was opened: that is no way back.
    if (way.length === 0) {
      way = before;
      return port.replace({ way });
    }
    wanted = null;
    show(way.at(-1) ?? START_PLACE);
  });
  const top = way.at(-1);
  if (top && !samePlace(top, START_PLACE)) show(top);
  return {
    moved(navigation, layout) {
      wanted = wayTo(navigation, layout, way);
      settle();
    },
    close: stop,
  };
}

const samePlace = (a: Place, b: Place | undefined): boolean => a.view === b?.view && a.open === b.open;

/** More than the window ever makes: whatever is longer is not its own. */
const LONGEST = 16;

/** @param state as a browser restored it, after years even: anything. @returns empty where it is no way of this window */
function readWay(state: unknown): Place[] {
  const way = typeof state === 'object' && state !== null && 'way' in state ? state.way : null;
  return Array.isArray(way) && way.length <= LONGEST && way.every(isPlace) ? way : [];
}

function isPlace(value: unknown): value is Place {
  if (typeof value !== 'object' || value === null || !('view' in value)) return false;
  const open = 'open' in value ? value.open : undefined;
  return VIEWS.some((view) => view === value.view) && (open === undefined || typeof open === 'string');
}
