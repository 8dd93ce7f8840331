/** `Beckon-Cursor` (contract section 4): the relay's read position. A request with it reads at least as far, at any relay. */

export const CURSOR_HEADER = 'beckon-cursor';

interface ReadPosition {
  life: string;
  at: number;
}

const FORM = /^([A-Za-z0-9-]{1,64})\.(\d{1,15})$/;

export const cursorText = ({ life, at }: ReadPosition): string => `${life}.${at}`;

/** @returns null for malformed text */
export function readCursor(text: string | null | undefined): ReadPosition | null {
  const [, life, at] = FORM.exec(text ?? '') ?? [];
  return life === undefined || at === undefined ? null : { life, at: Number(at) };
}

/** Tracks the newest read position of an HTTP client. */
export interface CursorBook {
  headers(): Record<string, string>;
  /** Called with the headers of each response. */
  heard(headers: { get(name: string): string | null }): void;
}

export function createCursorBook(): CursorBook {
  let newest: ReadPosition | null = null;
  return {
    headers: () => (newest ? { [CURSOR_HEADER]: cursorText(newest) } : {}),
    heard(headers) {
      const given = readCursor(headers.get(CURSOR_HEADER));
      // Responses to concurrent requests arrive in any order.
      const isOlder = given !== null && newest?.life === given.life && newest.at > given.at;
      if (given && !isOlder) newest = given;
    },
  };
}
