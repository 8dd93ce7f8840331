import type { BridgeEvents, WindowBridge } from '../../shared/bridge/bridge.ts';
import type { HistoryQuery } from '../../shared/bridge/history.ts';
import type { View } from '../../shared/bridge/views.ts';
import type { InboxPlace } from '../../shared/rules/inbox-tab.ts';
import type { DraftStorage } from './draft-store.ts';
import { type MarkedItem, type Marks, markAll, markRange, NO_MARKS, toggleMark, unmark } from './marks.ts';
import { readStoredTab, storeTab } from './tab-storage.ts';

export interface Navigation {
  view: View;
  section: Section;
  /** Opened explicitly: on a phone it replaces the list of sections. */
  sectionOpened: boolean;
  selected: Record<ListView, Selection | null>;
  /** The open process; `opened`: it replaces the list in a narrow window. */
  process: { key: string; opened: boolean } | null;
  tab: InboxPlace;
  /** Restricts the inbox to the items of a notification; null: no restriction. */
  only: readonly string[] | null;
  marked: Marks;
  /** Record whose history is displayed; a new object for each request. null: the last search. */
  about: { record: RecordName } | null;
  composing: { itemId: string; action: string } | null;
  /** Focus target: the selected row, the item or the search field. `turn` is incremented for each request. */
  focus: { on: 'row' | 'item' | 'search'; turn: number };
  keysShown: boolean;
  /** A link's request to pair this computer, not yet answered. */
  pairing: BridgeEvents['pair'] | null;
  /** A one-time code from a link; unused. */
  linked: string | null;
  /** The user has signed in with it, or tried to. */
  linkedGiven: boolean;
}
export type ListView = 'inbox' | 'history';
export type RecordName = NonNullable<HistoryQuery['record']>;
const SECTIONS = [
  'notifications',
  'quiet',
  'absence',
  'week',
  'computer',
  'appearance',
  'devices',
  'connection',
  'about',
] as const;
export type Section = (typeof SECTIONS)[number];

export const isSection = (name: string | undefined): name is Section => SECTIONS.some((section) => section === name);

interface Selection {
  itemId: string;
  /** start: selected by the window at its start, which does not mean that it was read · next: by the window after the previous answer. */
  by: 'person' | 'start' | 'next';
  /** In a narrow window the opened item replaces the list. */
  opened: boolean;
}

export type NavigationChange =
  | { to: 'view'; view: View; itemId?: string; itemIds?: readonly string[]; process?: string; section?: Section }
  | { to: 'all' }
  /** `reading`: keep the open item, which the tab lists. `keyboard`: focus the list. */
  | { to: 'tab'; tab: InboxPlace; reading?: boolean; keyboard?: boolean }
  | { to: 'record'; record: RecordName }
  | { to: 'mark'; item: MarkedItem }
  | { to: 'mark-all'; rows: readonly MarkedItem[] }
  | { to: 'mark-range'; itemId: string; rows: readonly MarkedItem[] }
  | { to: 'unmark'; itemIds?: readonly string[]; keyboard?: boolean }
  | { to: 'select'; list: ListView; itemId: string; by: Selection['by'] }
  | { to: 'deselect'; list: ListView }
  | { to: 'open'; list: ListView; itemId: string; keyboard?: boolean }
  | { to: 'back'; list: ListView }
  | { to: 'process'; key: string; opened: boolean; keyboard?: boolean }
  | { to: 'process-list' }
  | { to: 'sections' }
  | { to: 'compose'; list: ListView; itemId: string; action: string }
  | { to: 'stop-composing' }
  | { to: 'search'; list?: ListView }
  | { to: 'keys'; shown: boolean }
  | { to: 'pair'; asked: Navigation['pairing'] }
  | { to: 'linked'; code: string | null }
  | { to: 'linked-given' };

export const START: Navigation = {
  view: 'inbox',
  section: 'notifications',
  sectionOpened: false,
  selected: { inbox: null, history: null },
  tab: 'answer',
  only: null,
  marked: NO_MARKS,
  about: null,
  process: null,
  composing: null,
  focus: { on: 'row', turn: 0 },
  keysShown: false,
  pairing: null,
  linked: null,
  linkedGiven: false,
};

/** Navigation as an external store: links and menus of the host may change it before the first render. */
export interface NavigationStore {
  get(): Navigation;
  subscribe(listener: () => void): () => void;
  go(change: NavigationChange): void;
  close(): void;
}

export function createNavigationStore(bridge: WindowBridge, storage: DraftStorage): NavigationStore {
  let navigation: Navigation = { ...START, tab: readStoredTab(storage) };
  const listeners = new Set<() => void>();
  const go = (change: NavigationChange) => {
    const { tab } = navigation;
    navigation = move(navigation, change);
    if (navigation.tab !== tab) storeTab(storage, navigation.tab);
    for (const listener of listeners) listener();
  };
  const stops = [
    bridge.on('navigate', ({ view, itemId, itemIds, answer }) => {
      go({ to: 'view', view, ...(itemId ? { itemId } : {}), ...(itemIds ? { itemIds } : {}) });
      if (itemId && answer) go({ to: 'compose', list: 'inbox', itemId, action: answer });
    }),
    bridge.capability('choose-relay')?.on('pair', (asked) => go({ to: 'pair', asked })),
    bridge.capability('page-sign-in')?.on('linked', ({ code }) => go({ to: 'linked', code })),
  ];
  return {
    get: () => navigation,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    go,
    close() {
      for (const stop of stops) stop?.();
      listeners.clear();
    },
  };
}

export function move(navigation: Navigation, change: NavigationChange): Navigation {
  const focus = (on: Navigation['focus']['on']) => ({ on, turn: navigation.focus.turn + 1 });
  const select = (list: ListView, selection: Selection) => ({
    selected: { ...navigation.selected, [list]: selection },
    composing: navigation.composing?.itemId === selection.itemId ? navigation.composing : null,
  });
  switch (change.to) {
    case 'view': {
      const section = change.section ?? navigation.section;
      const sectionOpened = change.section !== undefined;
      const marked = change.view === 'inbox' ? navigation.marked : NO_MARKS;
      const shown = { only: change.itemIds ?? null, about: null, composing: null };
      const moved = { ...navigation, view: change.view, section, sectionOpened, marked, ...shown };
      // Start with the first of them; the previous selection may not be listed.
      if (change.itemIds) {
        const selected = { ...navigation.selected, inbox: null };
        return { ...moved, selected, marked: NO_MARKS, focus: focus('row') };
      }
      if (change.process) return { ...moved, process: { key: change.process, opened: true }, focus: focus('item') };
      if (!change.itemId || change.view === 'preferences' || change.view === 'processes' || change.view === 'requests')
        return moved;
      const selection: Selection = { itemId: change.itemId, by: 'person', opened: true };
      return { ...moved, selected: { ...navigation.selected, [change.view]: selection }, focus: focus('item') };
    }
    case 'tab': {
      const selected = change.reading ? navigation.selected : { ...navigation.selected, inbox: null };
      const composing = change.reading ? navigation.composing : null;
      const row = change.keyboard ? { focus: focus('row') } : {};
      return { ...navigation, tab: change.tab, only: null, selected, composing, marked: NO_MARKS, ...row };
    }
    case 'all':
      return { ...navigation, only: null, focus: focus('row') };
    case 'record':
      return {
        ...navigation,
        view: 'history',
        composing: null,
        about: { record: change.record },
        selected: { ...navigation.selected, history: closedOf(navigation.selected.history) },
      };
    case 'mark':
      // Marked items are answered together: close a line for one of them; its text is stored.
      return { ...navigation, composing: null, marked: toggleMark(navigation.marked, change.item) };
    case 'mark-all':
      return { ...navigation, composing: null, marked: markAll(navigation.marked, change.rows) };
    case 'mark-range':
      return { ...navigation, composing: null, marked: markRange(navigation.marked, change.itemId, change.rows) };
    case 'unmark':
      return {
        ...navigation,
        marked: change.itemIds ? unmark(navigation.marked, change.itemIds) : NO_MARKS,
        focus: change.keyboard ? focus('row') : navigation.focus,
      };
    case 'select': {
      const opened = navigation.selected[change.list]?.opened === true && change.by !== 'start';
      const row = change.by !== 'start' ? { focus: focus('row') } : {};
      return { ...navigation, ...select(change.list, { itemId: change.itemId, by: change.by, opened }), ...row };
    }
    case 'deselect':
      return { ...navigation, composing: null, selected: { ...navigation.selected, [change.list]: null } };
    case 'open': {
      const selection: Selection = { itemId: change.itemId, by: 'person', opened: true };
      return { ...navigation, ...select(change.list, selection), ...(change.keyboard ? { focus: focus('item') } : {}) };
    }
    case 'back': {
      const selection = navigation.selected[change.list];
      if (!selection) return navigation;
      const selected = { ...navigation.selected, [change.list]: { ...selection, opened: false } };
      return { ...navigation, selected, composing: null, focus: focus('row') };
    }
    case 'process': {
      const process = { key: change.key, opened: change.opened || navigation.process?.opened === true };
      if (!change.opened) return { ...navigation, process, focus: focus('row') };
      return { ...navigation, process, ...(change.keyboard ? { focus: focus('item') } : {}) };
    }
    case 'process-list': {
      const process = navigation.process && { ...navigation.process, opened: false };
      return { ...navigation, process, focus: focus('row') };
    }
    case 'sections':
      return { ...navigation, sectionOpened: false };
    case 'compose': {
      // In a narrow window the item must replace the list to show its line.
      const selection: Selection = { itemId: change.itemId, by: 'person', opened: true };
      const selected = { ...navigation.selected, [change.list]: selection };
      return { ...navigation, selected, composing: { itemId: change.itemId, action: change.action } };
    }
    case 'stop-composing':
      return { ...navigation, composing: null };
    case 'search': {
      const view = change.list ?? 'history';
      return {
        ...navigation,
        ...{ view, only: null, about: null, composing: null },
        selected: { ...navigation.selected, [view]: closedOf(navigation.selected[view]) },
        focus: focus('search'),
      };
    }
    case 'keys':
      return { ...navigation, keysShown: change.shown };
    case 'pair':
      return { ...navigation, pairing: change.asked };
    case 'linked':
      return { ...navigation, linked: change.code, linkedGiven: false };
    case 'linked-given':
      return { ...navigation, linkedGiven: true };
  }
}

const closedOf = (selection: Selection | null): Selection | null =>
  selection ? { ...selection, opened: false } : null;
