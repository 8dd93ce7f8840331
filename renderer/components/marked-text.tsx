/** Text with the words that were searched for marked. */
export function MarkedText({ text, pattern }: { text: string; pattern: RegExp | null }) {
  if (!pattern) return text;
  // Splitting by a pattern with one group puts each match at an odd place.
  return text.split(pattern).map((part, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other identity
    return index % 2 ? <mark key={index}>{part}</mark> : part;
  });
}

/** @returns a pattern that finds the words of a search, from the start of each word on; null where it has none */
export function patternOf(q: string): RegExp | null {
  const words = q
    .split(/\s+/)
    .filter((word) => word && !/^(from|role|type|before|after):/i.test(word))
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
