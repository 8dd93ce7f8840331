/** Maps the navigation to entries of the browser's history, so that Back (a button or gesture) works within the window. */
import { VIEWS, type View } from '../../shared/bridge/views.ts';
import { isSection, type Navigation, type NavigationChange } from './navigation.ts';

/** A view, or what is open in it if that replaces the view's list: an item, a process or a section of the preferences. */
interface PlaceEntry {
  view: View;
  open?: string;
}

/** What the window displays one at a time; each needs a way back. */
export interface Layout {
  /** List, then item or process. */
  onePane: boolean;
  /** List of the preferences, then one section. */
  phone: boolean;
}

const START_ENTRY: PlaceEntry = { view: 'inbox' };

const openIn = (
  { view, selected, process, section, sectionOpened }: Navigation,
  layout: Layout,
): string | undefined => {
  if (view === 'preferences') return layout.phone && sectionOpened ? section : undefined;
  if (view === 'requests' || !layout.onePane) return undefined;
  if (view === 'processes') return process?.opened ? process.key : undefined;
  const selection = selected[view];
  return selection?.opened ? selection.itemId : undefined;
};

/** Reached by a link from an open item or process, so Back returns there. */
const isLinked = ({ view, about, process }: Navigation): boolean =>
  about !== null || (view === 'processes' && process?.opened === true);

/**
 * The history entries for the current place: from the inbox to a view, and to what is open in it. Moving within a view does not add
 * entries, and each view occurs once.
 * @param before the current entries
 */
export function entriesFor(navigation: Navigation, layout: Layout, before: readonly PlaceEntry[]): PlaceEntry[] {
  const { view } = navigation;
  const been = before.findIndex((place) => place.view === view && place.open === undefined);
  const open = openIn(navigation, layout);
  const start = isLinked(navigation) && before.length > 0 ? before : [START_ENTRY];
  const base = been >= 0 ? before.slice(0, been + 1) : view === 'inbox' ? [START_ENTRY] : [...start, { view }];
  return open === undefined ? base : [...base, { view, open }];
}

function changesTo({ view, open }: PlaceEntry, from: View): NavigationChange[] {
  if (view === 'preferences') return [{ to: 'view', view, ...(isSection(open) ? { section: open } : {}) }];
  const there: NavigationChange[] = view === from ? [] : [{ to: 'view', view }];
  if (view === 'requests') return there;
  if (view === 'processes') {
    return [...there, open === undefined ? { to: 'process-list' } : { to: 'process', key: open, opened: true }];
  }
  return [...there, open === undefined ? { to: 'back', list: view } : { to: 'open', list: view, itemId: open }];
}

export interface BrowserHistoryPort {
  /** State of the current entry; untrusted, as restored by the browser. */
  state(): unknown;
  push(state: unknown): void;
  replace(state: unknown): void;
  /** Goes back by this number of entries; `onPop` reports completion. */
  back(entries: number): void;
  /** Calls back when another entry is displayed, by the user or by `back`. @returns unsubscribes */
  onPop(listener: (state: unknown) => void): () => void;
}

/** Keeps the browser's history equal to the way to the current place. */
export interface BrowserHistory {
  moved(navigation: Navigation, layout: Layout): void;
  close(): void;
}

/** @param go changes the navigation. @param at current view */
export function createBrowserHistory(
  port: BrowserHistoryPort,
  at: () => View,
  go: (change: NavigationChange) => void,
): BrowserHistory {
  let way = readEntries(port.state());
  if (way.length === 0) {
    way = [START_ENTRY];
    port.replace({ way });
  }
  let wanted: PlaceEntry[] | null = null;
  let going = false;
  const show = (place: PlaceEntry) => {
    for (const change of changesTo(place, at())) go(change);
  };
  const settle = () => {
    if (!wanted || going) return;
    const common = wanted.findIndex((place, index) => !isSameEntry(place, way[index]));
    const kept = common < 0 ? wanted.length : common;
    // Replace the first entry that differs; go back over the entries above it first.
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
    way = readEntries(state);
    if (going) {
      going = false;
      return settle();
    }
    // Another address of the page was opened, which is no place to go back to.
    if (way.length === 0) {
      way = before;
      return port.replace({ way });
    }
    wanted = null;
    show(way.at(-1) ?? START_ENTRY);
  });
  const top = way.at(-1);
  if (top && !isSameEntry(top, START_ENTRY)) show(top);
  return {
    moved(navigation, layout) {
      wanted = entriesFor(navigation, layout, way);
      settle();
    },
    close: stop,
  };
}

const isSameEntry = (a: PlaceEntry, b: PlaceEntry | undefined): boolean => a.view === b?.view && a.open === b.open;

/** Longer than the window ever creates; such a state is foreign. */
const MAX_ENTRIES = 16;

/** @param state untrusted, possibly from an old version. @returns empty if invalid */
function readEntries(state: unknown): PlaceEntry[] {
  const way = typeof state === 'object' && state !== null && 'way' in state ? state.way : null;
  return Array.isArray(way) && way.length <= MAX_ENTRIES && way.every(isEntry) ? way : [];
}

function isEntry(value: unknown): value is PlaceEntry {
  if (typeof value !== 'object' || value === null || !('view' in value)) return false;
  const open = 'open' in value ? value.open : undefined;
  return VIEWS.some((view) => view === value.view) && (open === undefined || typeof open === 'string');
}
