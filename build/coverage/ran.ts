/** From what V8 counted in one process to the lines that ran. */
import type { Source } from './code-lines.ts';

/** A script as V8 reports it, precise and by block; offsets in UTF-16 units. */
export interface Script {
  /** `file:` for what is of interest here. */
  url: string;
  functions: readonly { ranges: readonly { startOffset: number; endOffset: number; count: number }[] }[];
}

/** For each unit of a script whether it ran: 1, or 0. An inner range stands after the one around it and says it more exactly. */
export function ranUnits({ functions }: Pick<Script, 'functions'>, length: number): Uint8Array {
  const ran = new Uint8Array(length);
  for (const { ranges } of functions) {
    for (const { startOffset, endOffset, count } of ranges) ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  }
  return ran;
}

/** Adds the lines of a source on which anything ran to those known to have run. */
export function addRanLines({ text, starts, code }: Source, ran: Uint8Array, known: Set<number>): void {
  const ranIn = (line: number): boolean => {
    const end = starts[line + 1] ?? text.length;
    for (let at = starts[line] ?? end; at < end; at++) if (ran[at] === 1 && text[at]?.trim() !== '') return true;
    return false;
  };
  for (const line of code) if (!known.has(line) && ranIn(line)) known.add(line);
}
