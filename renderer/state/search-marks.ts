/** @returns a pattern that finds the words of a search, from the start of each word on; null where it has none */
export function patternOf(q: string): RegExp | null {
  const words = q
    .split(/\s+/)
    .filter((word) => word && !/^(from|role|type|record|answer|by|before|after):/i.test(word))
    .map((word) => word.replaceAll(/^"|"$/g, '').replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .filter(Boolean);
  if (words.length === 0) return null;
  return new RegExp(`(?<![\\p{L}\\p{N}])(${words.join('|')})`, 'giu');
}

/** The part of a long text around its first match, at most about `width` characters; null where nothing matches. */
export function excerpt(text: string, pattern: RegExp, width = 90): string | null {
  const at = text.search(pattern);
  if (at < 0) return null;
  const from = Math.max(0, text.lastIndexOf(' ', Math.max(0, at - width / 3)));
  const part = text.slice(from, from + width).trim();
  return `${from > 0 ? '… ' : ''}${part}${from + width < text.length ? ' …' : ''}`;
}
