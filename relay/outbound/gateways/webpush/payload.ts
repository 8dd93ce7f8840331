/** Shortens a message to fit one push message: first the body, then the title, at whole code points. The JSON stays valid. */

/** Bytes that fit into one record of 4,096 with its header, tag and delimiter (RFC 8188 section 2, RFC 8291 section 4). */
export const MAX_PLAINTEXT = 3993;

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Longest prefix of a member that fits, with an ellipsis; null if none fits. */
function shorten(message: Record<string, unknown>, member: string): Record<string, unknown> | null {
  const text = message[member];
  if (typeof text !== 'string') return null;
  // By code points, so that no surrogate is separated.
  const characters = [...text];
  const cut = (length: number) => ({ ...message, [member]: `${characters.slice(0, length).join('').trimEnd()}…` });
  let [fits, over] = [-1, characters.length];
  while (over - fits > 1) {
    const middle = (fits + over) >>> 1;
    if (bytes(cut(middle)) <= MAX_PLAINTEXT) fits = middle;
    else over = middle;
  }
  return fits < 0 ? null : cut(fits);
}

/** @returns JSON of at most `MAX_PLAINTEXT` bytes; null if it is larger even without body and title */
export function fitPayload(message: Record<string, unknown>): string | null {
  if (bytes(message) <= MAX_PLAINTEXT) return JSON.stringify(message);
  const shortBody = shorten(message, 'body');
  if (shortBody) return JSON.stringify(shortBody);
  const { body: _, ...rest } = message;
  const shortTitle = bytes(rest) <= MAX_PLAINTEXT ? rest : shorten(rest, 'title');
  return shortTitle && JSON.stringify(shortTitle);
}
