/** DOM elements of a menu bar. `barElements` is injected as source text: may use only its arguments and the language. */
import type { BarItem, BarMark, BarMenu } from './bar-state.ts';

export interface BarElement {
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
export interface BarSheet {
  replaceSync(text: string): void;
}
interface BarPointer {
  target: BarElement;
  preventDefault(): void;
  stopPropagation(): void;
}

/** Moves the document below the bar. The transform makes the document the containing block of `position: fixed`. */
export const barRoom = (height: number, name: string): string =>
  `html[${name}]{margin-top:${height}px!important;height:calc(100% - ${height}px)!important;transform:translate(0)}`;

export const barLook = (height: number): string => `
:host{all:initial;position:fixed;inset:0 0 auto;display:block;height:${height}px;overflow:visible;color-scheme:light dark;
font:menu;color:light-dark(#1b1b1b,#f0f0f0);background:light-dark(#f0f0f0,#2d2d2d)}
.bar{display:flex;height:100%;padding:0 4px}.bar>div{padding:0 9px;line-height:${height}px}
.keys .letter{text-decoration:underline}
.menu{position:absolute;top:100%;min-width:180px;padding:4px 0;background:light-dark(#fff,#383838);
border:1px solid light-dark(#bbb,#555);box-shadow:0 2px 8px #0004}
.menu>div{display:flex;justify-content:space-between;gap:32px;padding:4px 16px 4px 26px;position:relative}
.menu>hr{border:0;border-top:1px solid light-dark(#ddd,#555);margin:4px 0}
.mark{background:light-dark(#cfe1f5,#4a5d75)}.off{opacity:.5}.checked::before{content:"✓";position:absolute;left:10px}`;

export function barElements(document: { createElement(name: string): BarElement }) {
  const element = (name: string, className: string, text = '') => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  };
  const head = ({ label, mnemonic }: BarMenu, index: number, marked: boolean) => {
    const made = element('div', marked ? 'mark' : '');
    made.dataset.menu = String(index);
    const span = (className: string, from: number, to?: number) => element('span', className, label.slice(from, to));
    if (mnemonic === -1) made.append(span('', 0));
    else made.append(span('', 0, mnemonic), span('letter', mnemonic, mnemonic + 1), span('', mnemonic + 1));
    return made;
  };
  const row = (item: BarItem, index: number, marked: boolean) => {
    if (item.separator) return element('hr', '');
    const classes = [marked && 'mark', !item.enabled && 'off', item.checked && 'checked'].filter(Boolean).join(' ');
    const made = element('div', classes);
    made.dataset.item = String(index);
    made.style.marginInlineStart = `${item.depth * 12}px`;
    made.append(element('span', '', item.label), element('span', '', item.accelerator));
    return made;
  };
  return {
    bar(menus: readonly BarMenu[], mark: BarMark | null): { bar: BarElement; heads: BarElement[] } {
      const bar = element('div', mark ? 'bar keys' : 'bar');
      const heads = menus.map((menu, index) => head(menu, index, mark?.menu === index));
      bar.append(...heads);
      return { bar, heads };
    },
    menu(items: readonly BarItem[], marked: number) {
      const menu = element('div', 'menu');
      menu.append(...items.map((item, index) => row(item, index, index === marked)));
      return menu;
    },
  };
}
