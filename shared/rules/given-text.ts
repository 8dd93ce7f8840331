/** Texts that a person gave with an answer. */

/** Direction marks, joiners and zero-width spaces alone are no text. */
const VISIBLE = /[^\p{Z}\p{C}\s]/u;

export const hasVisible = (text: string): boolean => VISIBLE.test(text);

/**
 * The comment, trimmed; null if nothing in it is visible. A lone surrogate (text cut in the middle of a character) is replaced here, as
 * the store would: otherwise a resend would differ from what is stored.
 */
export function visibleText(comment: string | undefined): string | null {
  const text = comment?.toWellFormed().trim() ?? '';
  return hasVisible(text) ? text : null;
}

/** UTF-8 bytes of a text without lone surrogates. */
export function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
