/** Each refused word, and the precise ones that replace it. CONTRIBUTING.md says how to extend the list. */
const INSTEAD: Readonly<Record<string, string>> = {
  anew: 'again',
  'at hand': 'available',
  'goes on': 'continues, resumes',
  kept: 'stored, persisted, cached',
  nobody: 'no one, no user, no client',
  'sees to': 'ensures',
  somebody: 'a user, a client, a recipient',
  'that which': 'the noun',
  told: 'notified, reported, logged, returned',
  whoever: 'the caller, the user, the recipient',
};
const REFUSED = new RegExp(`\\b(${Object.keys(INSTEAD).join('|').replaceAll(' ', '\\s+')})\\b`, 'gi');
/** Names of code and of documents, which a text may quote; reasons of the linter's exceptions. */
const QUOTED = /`[^`]*`|"[^"]*"|“[^”]*”|@param \w+|biome-ignore[^\n]*/g;

/** One line for each refused word outside quotations: the word and its replacements. */
export const vagueWords = (text: string): string[] =>
  [...text.replaceAll(QUOTED, '').matchAll(REFUSED)].map(([word]) => {
    const name = word.toLowerCase().replaceAll(/\s+/g, ' ');
    return `"${name}": ${INSTEAD[name]}`;
  });

/** Vague words of a Markdown text; code blocks do not count, and a quotation ends with its paragraph. */
export const vagueWordsOfDocument = (text: string): string[] =>
  text
    .replaceAll(/^ *```[\s\S]*?^ *```/gm, '')
    .split(/\n{2,}|\n(?=[|#*-]|\d+\. )/)
    .flatMap(vagueWords);
