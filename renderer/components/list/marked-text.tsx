export function MarkedText({ text, pattern }: { text: string; pattern: RegExp | null }) {
  if (!pattern) return text;
  // `split` with one group puts each match at an odd index.
  return text.split(pattern).map((part, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other identity
    return index % 2 ? <mark key={index}>{part}</mark> : part;
  });
}
