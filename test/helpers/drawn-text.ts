/** Text in the visual order in which a browser renders it, independent of storage order. */
import type { Locator } from 'playwright-core';

/** `NodeFilter.SHOW_TEXT` */
const TEXTS = 4;

/** Characters of an element from left to right, line by line, without zero-width characters. */
export const drawnText = (element: Locator): Promise<string> =>
  element.evaluate((root, what) => {
    const document = Reflect.get(globalThis, 'document');
    const signs: { sign: string; left: number; line: number }[] = [];
    const texts = document.createTreeWalker(root, what);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      for (let at = 0; at < node.data.length; at += 1) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const { left, width, bottom } = range.getBoundingClientRect();
        if (width > 0) signs.push({ sign: node.data[at], left, line: Math.round(bottom / 8) });
      }
    }
    signs.sort((a, b) => a.line - b.line || a.left - b.left);
    return signs.map(({ sign }) => sign).join('');
  }, TEXTS);
