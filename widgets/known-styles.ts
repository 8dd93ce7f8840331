/** Of the style engine, what is asked here. */
interface StyleRenderer {
  insertCSSRules(rules: object): void;
}

/**
 * The style engine goes through every rule of a component's styles, one by one, whenever such a component comes into the page: hundreds
 * for a button. What it has put into the page once is passed over as a whole.
 */
export function passingKnownStyles<R extends StyleRenderer>(renderer: R): R {
  // Also by its lists: those of a reset are the same ones each time, what holds them is not.
  const known = new WeakSet<object>();
  return {
    ...renderer,
    insertCSSRules(rules: object) {
      if (known.has(rules)) return;
      const lists = Object.values(rules);
      if (lists.every((list) => known.has(list))) return;
      renderer.insertCSSRules(rules);
      for (const part of [rules, ...lists]) known.add(part);
    },
  };
}
