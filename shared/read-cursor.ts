/**
 * `Beckon-Cursor` (contract section 4): each answer over HTTP says how far the relay had read, and a request that brings it reads at
 * least so far, at whichever relay it arrives.
 */

export const CURSOR_HEADER = 'beckon-cursor';

interface Read {
  life: string;
  at: number;
}

const FORM = /^([A-Za-z0-9-]{1,64})\.(\d{1,15})$/;

export const cursorText = ({ life, at }: Read): string => `${life}.${at}`;

/** Null for what no relay gave. */
export function readCursor(text: string | null | undefined): Read | null {
  const [, life, at] = FORM.exec(text ?? '') ?? [];
  return life === undefined || at === undefined ? null : { life, at: Number(at) };
}

/** What a program that asks over HTTP brings along. */
export interface CursorBook {
  /** For the next request. */
  headers(): Record<string, string>;
  /** Of an answer. */
  heard(headers: { get(name: string): string | null }): void;
}

export function createCursorBook(): CursorBook {
  let newest: Read | null = null;
  return {
    headers: () => (newest ? { [CURSOR_HEADER]: cursorText(newest) } : {}),
    heard(headers) {
      const given = readCursor(headers.get(CURSOR_HEADER));
      // Answers to questions that were asked at once come in any order.
      const isOlder = given !== null && newest?.life === given.life && newest.at > given.at;
      if (given && !isOlder) newest = given;
    },
  };
}
