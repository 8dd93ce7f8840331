/**
 * What is said at the door, a line of JSON each: the relay greets, a command calls once, and the relay tells line by line what comes of it,
 * with its exit code last.
 */
import type { Socket } from 'node:net';
import Type, { type Static } from 'typebox';
import { checker } from '../../shared/validate.ts';

/** Grows when a command of before could not be understood any more. */
export const SPOKEN = 1;

/** bytes; a directory file of 100,000 people is less. */
export const LONGEST_CALL = 64 * 1024 * 1024;

const Greeting = Type.Object({ beckon: Type.String({ maxLength: 100 }), door: Type.Integer() });
type Greeting = Static<typeof Greeting>;
export const greeting = checker(Greeting);

const Call = Type.Object(
  {
    /** As typed after the program's name. */
    argv: Type.Array(Type.String({ maxLength: 65_536 }), { minItems: 1, maxItems: 1000 }),
    /** What was read where it was typed; checked by whoever runs it. */
    brought: Type.Unknown(),
  },
  { additionalProperties: false },
);
export type Call = Static<typeof Call>;
export const call = checker(Call);

const Said = Type.Union([
  /** From here on it may be done, whatever becomes of this connection. */
  Type.Object({ begun: Type.Literal(true) }, { additionalProperties: false }),
  Type.Object({ out: Type.String() }, { additionalProperties: false }),
  Type.Object({ err: Type.String() }, { additionalProperties: false }),
  Type.Object({ exit: Type.Integer({ minimum: 0, maximum: 255 }) }, { additionalProperties: false }),
]);
export type Said = Static<typeof Said>;
export const said = checker(Said);

export const lineOf = (value: Greeting | Call | Said): string => `${JSON.stringify(value)}\n`;

/** @returns undefined where it is no JSON */
export function parsed(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return value;
  } catch {
    return undefined;
  }
}

const NEWLINE = 0x0a;

/** @param onLong more came than `limit` bytes without an end of line; nothing is kept from then on */
export function onLines(socket: Socket, limit: number, onLine: (line: string) => void, onLong = () => {}): void {
  let parts: Buffer[] = [];
  let length = 0;
  socket.on('data', (chunk: Buffer) => {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      const line = Buffer.concat([...parts, chunk.subarray(from, end)]).toString('utf8');
      parts = [];
      length = 0;
      from = end + 1;
      onLine(line);
    }
    length += chunk.length - from;
    if (length > limit) {
      parts = [];
      onLong();
    } else if (from < chunk.length) parts.push(chunk.subarray(from));
  });
}
