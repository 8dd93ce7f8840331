interface StyleRenderer {
  insertCSSRules(rules: object): void;
}

/** Skips inserted styles, because the engine processes hundreds of rules each time a component is mounted. */
export function withStyleCache<R extends StyleRenderer>(renderer: R): R {
  // Lists are remembered too: a reset's lists are identical each time, but their container is not.
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
