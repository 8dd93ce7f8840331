/** Runs in a page: scrolls its list, and measures the time between frames. */

/** ms between frames; a frame counts as dropped above 32. */
export interface Frames {
  p50: number;
  p99: number;
  worst: number;
  dropped: number;
  frames: number;
}

export type Movement = 'to the end' | 'on and on' | 'jumps';

/** Sent to the page as text, so it references nothing outside itself. @param rows of the list, titled `Item 0` to the last */
export function scrolling(movement: Movement, rows: number): string {
  return `(async () => {
    const list = document.querySelector('[data-scroll]');
    const gaps = [];
    let last = 0;
    const frame = () => new Promise((drawn) => requestAnimationFrame((now) => {
      if (last > 0) gaps.push(now - last);
      last = now;
      drawn();
    }));
    const end = () => list.scrollHeight - list.clientHeight;
    const toTheEnd = async () => {
      // The end runs ahead where a list is read page by page.
      const step = Math.ceil(${rows} * 76 / 900);
      list.scrollTop = 0;
      await frame();
      while (!list.textContent.includes('Item ${rows - 1}')) {
        list.scrollTop = Math.min(list.scrollTop + step, end());
        await frame();
      }
    };
    const onAndOn = async () => {
      for (const place of [0, 0.5, 0.98]) {
        list.scrollTop = end() * place;
        for (let n = 0; n < 100; n++) {
          list.scrollTop += 120;
          await frame();
        }
      }
    };
    const jumps = async () => {
      for (let n = 1; n <= 50; n++) {
        list.scrollTop = end() * ((n * 0.618) % 1);
        for (let k = 0; k < 6; k++) await frame();
      }
    };
    await { 'to the end': toTheEnd, 'on and on': onAndOn, jumps }['${movement}']();
    gaps.sort((a, b) => a - b);
    const at = (part) => gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * part))];
    return {
      p50: at(0.5), p99: at(0.99), worst: gaps.at(-1),
      dropped: gaps.filter((gap) => gap > 32).length, frames: gaps.length,
    };
  })()`;
}
