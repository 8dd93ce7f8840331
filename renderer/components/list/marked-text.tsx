/** Text with the words that were searched for marked. */
export function MarkedText({ text, pattern }: { text: string; pattern: RegExp | null }) {
  if (!pattern) return text;
  // Splitting by a pattern with one group puts each match at an odd place.
  return text.split(pattern).map((part, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other identity
    return index % 2 ? <mark key={index}>{part}</mark> : part;
  });
}
