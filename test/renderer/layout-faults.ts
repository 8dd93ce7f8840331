/** Finds layout faults of a page: overflow, targets that are too small or covered, and clipped texts. */
import type { Page } from 'playwright-core';

/** Interactive elements. Fields for files and text count, because a press focuses them. */
const TARGETS =
  'button, a, select, input, textarea, summary, [role="slider"], [role="option"], [role^="menuitem"], [role="combobox"], [role="separator"][tabindex]';
const MOUSE_TARGETS =
  'button, a, select, [role="slider"], [role^="menuitem"], [role="option"], [role="separator"][tabindex]';

interface LayoutFaults {
  /** Horizontal overflow of the page, CSS pixels. */
  wide: number;
  /** Targets under 24 px for a mouse (WCAG 2.5.8) or under 44 px for touch (2.5.5), and those outside the window. */
  targets: string[];
  /** Visible targets whose centre is covered by another element. */
  covered: string[];
  /** Clipped texts without an ellipsis or without a tooltip with the full text. */
  cut: string[];
  /** Times in rows that wrap, and clipped names of tabs. */
  broken: string[];
}

export const NO_FAULTS: LayoutFaults = { wide: 0, targets: [], covered: [], cut: [], broken: [] };

/** @param touch touch input instead of a mouse */
export async function layoutFaults(page: Page, touch: boolean): Promise<LayoutFaults> {
  const targets = await targetFaults(page, touch);
  return { ...targets, cut: await cutTexts(page, touch), broken: await brokenTexts(page) };
}

/** A checkbox includes its label; elements in a scrollable container may be outside the window. Half a pixel is tolerated for rounding. */
const targetFaults = (page: Page, touch: boolean): Promise<Omit<LayoutFaults, 'cut' | 'broken'>> =>
  page.evaluate(
    ({ targets, least }) => {
      const doc = Reflect.get(globalThis, 'document');
      const { clientWidth: width, clientHeight: height, scrollWidth } = doc.documentElement;
      type Part = {
        parentElement: Part | null;
        scrollWidth: number;
        clientWidth: number;
        labels?: Iterable<Part>;
        outerHTML: string;
        contains(other: unknown): boolean;
        checkVisibility(how: object): boolean;
        getBoundingClientRect(): { left: number; right: number; top: number; bottom: number; height: number };
      };
      const pans = (part: Part): boolean => {
        for (let one = part.parentElement; one; one = one.parentElement) {
          const { overflowX } = Reflect.get(globalThis, 'getComputedStyle')(one);
          if (overflowX === 'auto' && one.scrollWidth > one.clientWidth) return true;
        }
        return false;
      };
      const inClip = (part: Part, x: number, y: number): boolean => {
        for (let one = part.parentElement; one; one = one.parentElement) {
          if (Reflect.get(globalThis, 'getComputedStyle')(one).overflow === 'visible') continue;
          const { left, right, top, bottom } = one.getBoundingClientRect();
          if (x < left || x > right || y < top || y > bottom) return false;
        }
        return true;
      };
      const over = doc.querySelector('dialog[open], [role="dialog"], [role="alertdialog"], [role="menu"]');
      const wrong: string[] = [];
      const covered: string[] = [];
      for (const part of doc.querySelectorAll(targets) as Iterable<Part>) {
        if (!part.checkVisibility({ visibilityProperty: true })) continue;
        const parts = [part, ...(part.labels ?? [])];
        const boxes = parts.map((one) => one.getBoundingClientRect());
        const left = Math.min(...boxes.map((box) => box.left));
        const right = Math.max(...boxes.map((box) => box.right));
        const tall = Math.max(...boxes.map((box) => box.height));
        const out = (right > width + 1 || left < -1) && !pans(part);
        const named = part.outerHTML.replace(/ class="[^"]*"/g, '').slice(0, 140);
        if (right - left < least || tall < least || out) {
          wrong.push(`${named} ${Math.round(right - left)}×${Math.round(tall)}${out ? ' outside' : ''}`);
        }
        const box = part.getBoundingClientRect();
        const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
        if (over && !over.contains(part)) continue;
        const inSight = x > 0 && y > 0 && x < width && y < height && inClip(part, x, y);
        const hit = inSight ? doc.elementFromPoint(x, y) : null;
        if (hit && !parts.some((one) => one.contains(hit)) && !hit.contains(part)) {
          covered.push(`${named} by ${hit.outerHTML.replace(/ class="[^"]*"/g, '').slice(0, 100)}`);
        }
      }
      return { wide: scrollWidth - width, targets: wrong, covered };
    },
    touch ? { targets: TARGETS, least: 43.5 } : { targets: MOUSE_TARGETS, least: 24 },
  );

/** @param touch no hover, so that an ellipsis suffices without a tooltip */
const cutTexts = (page: Page, touch: boolean): Promise<string[]> =>
  page.evaluate((finger) => {
    const doc = Reflect.get(globalThis, 'document');
    const styleOf = Reflect.get(globalThis, 'getComputedStyle');
    const texts = doc.createTreeWalker(doc.body, 4);
    const wrong = new Set<string>();
    while (texts.nextNode()) {
      const text = texts.currentNode;
      const holder = text.parentElement;
      if (!text.textContent.trim() || !holder.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        continue;
      const range = doc.createRange();
      range.selectNodeContents(text);
      const rects = [...range.getClientRects()];
      let [across, along] = [true, true];
      for (let one = holder; one && one !== doc.documentElement && (across || along); one = one.parentElement) {
        const style = styleOf(one);
        if (style.clipPath === 'inset(50%)') break;
        if (/auto|scroll/.test(style.overflowX)) across = false;
        if (/auto|scroll/.test(style.overflowY)) along = false;
        if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
        const box = one.getBoundingClientRect();
        const sticksOut = rects.some(
          ({ left, right, top, bottom }) =>
            (across && style.overflowX !== 'visible' && (right > box.right + 1.5 || left < box.left - 1.5)) ||
            (along && style.overflowY !== 'visible' && (bottom > box.bottom + 4 || top < box.top - 4)),
        );
        if (!sticksOut) continue;
        const ellipsis = style.textOverflow === 'ellipsis' || Number(style.webkitLineClamp) > 0;
        one.dispatchEvent(new (Reflect.get(globalThis, 'PointerEvent'))('pointerover', { bubbles: true }));
        const whole = finger || one.closest('[title]') !== null || one.querySelector('[title]') !== null;
        if (!ellipsis || !whole)
          wrong.add(`${text.textContent.slice(0, 80)}${ellipsis ? ' (no title)' : ' (no ellipsis)'}`);
        break;
      }
    }
    return [...wrong];
  }, touch);

const brokenTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const doc = Reflect.get(globalThis, 'document');
    const times = [...doc.querySelectorAll('[role="listitem"] time, li time')].filter((time) => {
      const range = doc.createRange();
      range.selectNodeContents(time);
      return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
    });
    const tabs = [...doc.querySelectorAll('[role="tab"] span')].filter((name) => name.scrollWidth > name.clientWidth);
    return [...times, ...tabs].map(({ textContent }) => textContent);
  });
