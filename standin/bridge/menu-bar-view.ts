/**
 * Draws a window's menu bar at the top of its page: in the isolated world, in a closed tree the page's styles do not reach, with the
 * page moved down under it. Put into the page as source text, so it uses its arguments and the language only.
 */
import type { BarItem, BarMark, BarMenu, BarSpot } from './bar-state.ts';

/** The little of the DOM that drawing needs; this process is compiled without DOM types. */
interface BarElement {
  dataset: Record<string, string>;
  style: Record<string, string>;
  className: string;
  textContent: string;
  append(...children: BarElement[]): void;
  replaceChildren(...children: BarElement[]): void;
  remove(): void;
  setAttribute(name: string, value: string): void;
  toggleAttribute(name: string, on: boolean): void;
  closest(selector: string): BarElement | null;
  attachShadow(init: { mode: 'closed' }): BarElement & { adoptedStyleSheets: BarSheet[] };
  addEventListener(type: string, listener: (event: BarPointer) => void): void;
  showPopover(): void;
  readonly offsetLeft: number;
  readonly isConnected: boolean;
}
interface BarSheet {
  replaceSync(text: string): void;
}
interface BarPointer {
  target: BarElement;
  preventDefault(): void;
  stopPropagation(): void;
}
export interface DrawingWindow {
  document: {
    documentElement: BarElement | null;
    adoptedStyleSheets: BarSheet[];
    createElement(name: string): BarElement;
  };
  CSSStyleSheet: new () => BarSheet;
}

export interface BarView {
  /** @param mark null while the person does nothing with the bar */
  draw(menus: readonly BarMenu[], mark: BarMark | null): void;
  /** Takes the bar away and gives the page its room back. */
  clear(): void;
  /** @param listener told what the pointer does on the bar and on the open menu; the page does not hear of that */
  onPointer(listener: (type: 'mousedown' | 'mousemove' | 'mouseup', spot: BarSpot) => void): void;
}

/** @param height of the bar, CSS pixels. @param name of the bar's element, and of the attribute the document carries under it */
export function menuBarView({ document, CSSStyleSheet }: DrawingWindow, height: number, name: string): BarView {
  const sheet = (text: string) => {
    const made = new CSSStyleSheet();
    made.replaceSync(text);
    return made;
  };
  // The transform makes the document what `position: fixed` goes by.
  const room = sheet(
    `html[${name}]{margin-top:${height}px!important;height:calc(100% - ${height}px)!important;transform:translate(0)}`,
  );
  const look =
    sheet(`:host{all:initial;position:fixed;inset:0 0 auto;display:block;height:${height}px;overflow:visible;color-scheme:light dark;
font:menu;color:light-dark(#1b1b1b,#f0f0f0);background:light-dark(#f0f0f0,#2d2d2d)}
.bar{display:flex;height:100%;padding:0 4px}.bar>div{padding:0 9px;line-height:${height}px}
.keys .letter{text-decoration:underline}
.menu{position:absolute;top:100%;min-width:180px;padding:4px 0;background:light-dark(#fff,#383838);border:1px solid light-dark(#bbb,#555);box-shadow:0 2px 8px #0004}
.menu>div{display:flex;justify-content:space-between;gap:32px;padding:4px 16px 4px 26px;position:relative}
.menu>hr{border:0;border-top:1px solid light-dark(#ddd,#555);margin:4px 0}
.mark{background:light-dark(#cfe1f5,#4a5d75)}.off{opacity:.5}.checked::before{content:"✓";position:absolute;left:10px}`);
  const host = document.createElement(name);
  host.setAttribute('popover', 'manual');
  const root = host.attachShadow({ mode: 'closed' });
  root.adoptedStyleSheets = [look];
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, room];

  const element = (className: string, text: string, data: Record<string, string> = {}) => {
    const made = document.createElement('div');
    made.className = className;
    made.textContent = text;
    Object.assign(made.dataset, data);
    return made;
  };
  const headElement = ({ label, mnemonic }: BarMenu, index: number, marked: boolean) => {
    const made = element(marked ? 'mark' : '', '', { menu: String(index) });
    const span = (className: string, from: number, to?: number) => {
      const part = document.createElement('span');
      part.className = className;
      part.textContent = label.slice(from, to);
      return part;
    };
    if (mnemonic === -1) made.append(span('', 0));
    else made.append(span('', 0, mnemonic), span('letter', mnemonic, mnemonic + 1), span('', mnemonic + 1));
    return made;
  };
  const itemElement = (item: BarItem, index: number, marked: boolean) => {
    if (item.separator) return document.createElement('hr');
    const classes = [marked && 'mark', !item.enabled && 'off', item.checked && 'checked'].filter(Boolean).join(' ');
    const made = element(classes, '', { item: String(index) });
    made.style.marginInlineStart = `${item.depth * 12}px`;
    made.append(element('', item.label), element('', item.accelerator));
    return made;
  };
  const attach = () => {
    const { documentElement } = document;
    // There is none yet at the very start of a document.
    if (!documentElement || host.isConnected) return;
    documentElement.toggleAttribute(name, true);
    documentElement.append(host);
    host.showPopover();
  };
  const draw = (menus: readonly BarMenu[], mark: BarMark | null) => {
    const bar = element(mark ? 'bar keys' : 'bar', '');
    const heads = menus.map((menu, index) => headElement(menu, index, mark?.menu === index));
    bar.append(...heads);
    root.replaceChildren(bar);
    attach();
    const head = mark?.open ? heads[mark.menu] : undefined;
    if (!mark || !head) return;
    const open = element('menu', '');
    open.append(...(menus[mark.menu]?.items ?? []).map((item, index) => itemElement(item, index, mark.item === index)));
    open.style.left = `${head.offsetLeft}px`;
    root.append(open);
  };
  const spotOf = (target: BarElement): BarSpot => {
    const on = target.closest('[data-menu],[data-item]');
    if (!on) return null;
    const { menu, item } = on.dataset;
    return menu === undefined ? { kind: 'item', index: Number(item) } : { kind: 'menu', index: Number(menu) };
  };
  return {
    draw,
    clear() {
      host.remove();
      document.documentElement?.toggleAttribute(name, false);
    },
    onPointer(listener) {
      for (const type of ['mousedown', 'mousemove', 'mouseup'] as const) {
        root.addEventListener(type, (event) => {
          // The field the person was in keeps the focus: what a menu does is done there.
          event.preventDefault();
          event.stopPropagation();
          listener(type, spotOf(event.target));
        });
      }
    },
  };
}
