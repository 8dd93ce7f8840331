/** Input of the menu bar; reports the user's actions. Injected as source text: may use only its arguments and the language. */
import type { BarMark, BarSpot, BarState } from './bar-state.ts';
import type { BarStyle, DrawingWindow, menuBarView } from './menu-bar-view.ts';
import type { installMenuKeys } from './menu-keys.ts';
import type { menuSteps } from './menu-steps.ts';
import type { installShortcuts, KeyWindow } from './shortcuts.ts';

interface BarWindow extends DrawingWindow, KeyWindow {
  dispatchEvent(event: object): boolean;
  Event: new (type: string) => object;
}

interface BarParts extends BarStyle {
  view: typeof menuBarView;
  steps: typeof menuSteps;
  keys: typeof installMenuKeys;
  shortcuts: typeof installShortcuts;
  /** Chromium's browser shortcuts that an app must not have. */
  browserOnly: readonly string[];
  send(message: object): void;
}

export function installMenuBar(window: BarWindow, parts: BarParts, first: BarState): (state: BarState) => void {
  const view = parts.view(window, parts);
  const { besides, downwards } = parts.steps();
  const tell = (event: string, more: object) => parts.send({ type: 'menu-bar', event, ...more });
  let state = first;
  let mark: BarMark | null = null;
  let drawn = false;

  const draw = () => {
    if (state.visible) view.draw(state.menus, mark);
    else view.clear();
    if (drawn !== state.visible) window.dispatchEvent(new window.Event('resize'));
    drawn = state.visible;
  };
  const setMark = (next: BarMark | null) => {
    mark = next;
    draw();
  };
  const setVisible = (visible: boolean) => {
    state = { ...state, visible };
    tell('visible', { visible });
  };
  const leave = () => {
    if (!mark) return;
    if (state.autoHide) setVisible(false);
    setMark(null);
  };
  const choose = (at: BarMark) => {
    const item = state.menus[at.menu]?.items[at.item];
    if (!item?.enabled || item.separator) return;
    leave();
    tell('item', { id: item.id });
  };
  const onAlt = () => {
    if (mark) return leave();
    if (state.menus.length === 0) return;
    if (!state.visible && state.autoHide) setVisible(true);
    if (state.visible) setMark({ menu: 0, open: false, item: -1 });
  };
  /** Also displays a bar that Alt alone would not, as in Electron. @returns whether such a menu exists */
  const openBy = (letter: string) => {
    const menu = state.menus.findIndex(({ label, mnemonic }) => label[mnemonic]?.toUpperCase() === letter);
    if (menu === -1) return false;
    if (!state.visible) setVisible(true);
    setMark({ menu, open: true, item: -1 });
    return true;
  };
  const acts = new Map<string, (at: BarMark) => void>([
    ['ArrowLeft', (at) => setMark(besides(state.menus, at, -1))],
    ['ArrowRight', (at) => setMark(besides(state.menus, at, 1))],
    ['ArrowDown', (at) => setMark(downwards(state.menus, at, 1))],
    ['ArrowUp', (at) => setMark(downwards(state.menus, at, -1))],
    ['Enter', (at) => (at.open && at.item !== -1 ? choose(at) : setMark(downwards(state.menus, at, 1)))],
    ['Escape', leave],
  ]);
  const onPointer = (type: 'mousedown' | 'mousemove' | 'mouseup', spot: BarSpot) => {
    if (!spot) return;
    const { kind, index } = spot;
    if (kind === 'menu' && type === 'mousedown') {
      if (mark?.open && mark.menu === index) leave();
      else setMark({ menu: index, open: true, item: -1 });
    } else if (!mark) return;
    else if (kind === 'item' && type === 'mouseup') choose({ ...mark, item: index });
    else if (type === 'mousemove' && index !== (kind === 'menu' ? mark.menu : mark.item))
      setMark(kind === 'menu' ? { ...mark, menu: index, item: -1 } : { ...mark, item: index });
  };

  parts.keys(window, {
    isActive: () => mark !== null,
    onKey: (key) => mark && acts.get(key)?.(mark),
    onAlt,
    onLetter: openBy,
    onLeave: leave,
  });
  parts.shortcuts(
    window,
    () => state.shortcuts,
    parts.browserOnly,
    (shortcut) => tell('shortcut', { shortcut }),
  );
  window.addEventListener('DOMContentLoaded', draw);
  view.onPointer(onPointer);
  draw();
  return (next) => {
    state = next;
    if (!state.visible) mark = null;
    draw();
  };
}

/** Runs in the page's own world: subtracts the bar's height from the page's. */
export function reserveBar(
  window: { innerHeight: number; document: MarkedDocument },
  height: number,
  name: string,
): void {
  const whole = Object.getOwnPropertyDescriptor(window, 'innerHeight');
  const hasBar = () => window.document.documentElement?.hasAttribute(name) === true;
  Object.defineProperty(window, 'innerHeight', {
    ...whole,
    get: () => whole?.get?.call(window) - (hasBar() ? height : 0),
  });
}
interface MarkedDocument {
  documentElement: { hasAttribute(name: string): boolean } | null;
}
