/** Keyboard navigation in a menu bar. Injected as source text: may use only its arguments and the language. */
import type { BarMark, BarMenu } from './bar-state.ts';

export function menuSteps() {
  const turn = (length: number, from: number, by: number, fits: (index: number) => boolean) => {
    for (let step = 0, at = from; step < length; step += 1) {
      at = (at + by + length) % length;
      if (fits(at)) return at;
    }
    return -1;
  };
  return {
    /** To the adjacent menu, open if the current one is. */
    besides: (menus: readonly BarMenu[], at: BarMark, by: 1 | -1) => ({
      ...at,
      menu: turn(menus.length, at.menu, by, () => true),
      item: -1,
    }),
    /** To the next enabled item; opens the menu. */
    downwards(menus: readonly BarMenu[], at: BarMark, by: 1 | -1) {
      const items = menus[at.menu]?.items ?? [];
      const start = by === 1 ? -1 : items.length;
      const from = at.open && at.item !== -1 ? at.item : start;
      const item = turn(items.length, from, by, (index) => items[index]?.enabled === true && !items[index].separator);
      return { ...at, open: true, item };
    },
  };
}
