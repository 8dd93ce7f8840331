/** @returns a pattern that matches the search words at word starts; null: no words */
export function patternOf(q: string): RegExp | null {
  const words = q
    .split(/\s+/)
    .filter((word) => word && !/^(from|role|type|record|answer|by|before|after):/i.test(word))
    .map((word) => word.replaceAll(/^"|"$/g, '').replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .filter(Boolean);
  if (words.length === 0) return null;
  return new RegExp(`(?<![\\p{L}\\p{N}])(${words.join('|')})`, 'giu');
}

const WIDTH = 90;

/** Excerpt of about `WIDTH` characters around the first match; null: no match. */
export function excerpt(text: string, pattern: RegExp): string | null {
  const at = text.search(pattern);
  if (at < 0) return null;
  const from = Math.max(0, text.lastIndexOf(' ', Math.max(0, at - WIDTH / 3)));
  const part = text.slice(from, from + WIDTH).trim();
  return `${from > 0 ? '… ' : ''}${part}${from + WIDTH < text.length ? ' …' : ''}`;
}
