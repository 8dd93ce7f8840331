/** Renders the menu bar in the isolated world, in a closed shadow tree, with the page below it. Injected: uses only its arguments. */
import type { BarMark, BarMenu, BarSpot } from './bar-state.ts';
import type { BarElement, BarSheet, barElements } from './menu-bar-elements.ts';

export interface DrawingWindow {
  document: {
    documentElement: BarElement | null;
    adoptedStyleSheets: BarSheet[];
    createElement(name: string): BarElement;
  };
  CSSStyleSheet: new () => BarSheet;
}

export interface BarStyle {
  elements: typeof barElements;
  /** Name of the bar's element, and of the attribute that the document has with it. */
  name: string;
  /** CSS of the bar and of the document below it. */
  look: string;
  room: string;
}

export function menuBarView({ document, CSSStyleSheet }: DrawingWindow, { elements, name, look, room }: BarStyle) {
  const made = elements(document);
  const sheet = (text: string) => {
    const styles = new CSSStyleSheet();
    styles.replaceSync(text);
    return styles;
  };
  const host = document.createElement(name);
  host.setAttribute('popover', 'manual');
  const root = host.attachShadow({ mode: 'closed' });
  root.adoptedStyleSheets = [sheet(look)];
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet(room)];

  const attach = () => {
    const { documentElement } = document;
    // Still null at the very start of a document.
    if (!documentElement || host.isConnected) return;
    documentElement.toggleAttribute(name, true);
    documentElement.append(host);
    host.showPopover();
  };
  const spotOf = (target: BarElement): BarSpot => {
    const on = target.closest('[data-menu],[data-item]');
    if (!on) return null;
    const { menu, item } = on.dataset;
    return menu === undefined ? { kind: 'item', index: Number(item) } : { kind: 'menu', index: Number(menu) };
  };
  return {
    /** @param mark null while the bar is not in use */
    draw(menus: readonly BarMenu[], mark: BarMark | null) {
      const { bar, heads } = made.bar(menus, mark);
      root.replaceChildren(bar);
      attach();
      const head = mark?.open ? heads[mark.menu] : undefined;
      if (!mark || !head) return;
      const menu = made.menu(menus[mark.menu]?.items ?? [], mark.item);
      menu.style.left = `${head.offsetLeft}px`;
      root.append(menu);
    },
    /** Removes the bar and restores the page's space. */
    clear() {
      host.remove();
      document.documentElement?.toggleAttribute(name, false);
    },
    /** @param listener receives pointer events on the bar and the open menu; the page does not receive them */
    onPointer(listener: (type: 'mousedown' | 'mousemove' | 'mouseup', spot: BarSpot) => void) {
      for (const type of ['mousedown', 'mousemove', 'mouseup'] as const) {
        root.addEventListener(type, (event) => {
          // Keep the focus where it is: menu commands act on the focused field.
          event.preventDefault();
          event.stopPropagation();
          listener(type, spotOf(event.target));
        });
      }
    },
  };
}
