import type { Source } from './code-lines.ts';

/** A script in V8's precise block coverage; offsets in UTF-16 units. */
export interface Script {
  url: string;
  functions: readonly { ranges: readonly { startOffset: number; endOffset: number; count: number }[] }[];
}

/** Marks each unit of a script that ran with 1, else 0. V8 lists inner ranges after outer ones; the inner range overrides. */
export function ranUnits({ functions }: Pick<Script, 'functions'>, length: number): Uint8Array {
  const ran = new Uint8Array(length);
  for (const { ranges } of functions) {
    for (const { startOffset, endOffset, count } of ranges) ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  }
  return ran;
}

export function addRanLines({ text, starts, code }: Source, ran: Uint8Array, known: Set<number>): void {
  const ranIn = (line: number): boolean => {
    const end = starts[line + 1] ?? text.length;
    for (let at = starts[line] ?? end; at < end; at++) if (ran[at] === 1 && text[at]?.trim() !== '') return true;
    return false;
  };
  for (const line of code) if (!known.has(line) && ranIn(line)) known.add(line);
}
