/** Protocol of the local command socket, JSON lines: the relay greets, the command sends one call, the relay sends output and exit code. */
import type { Socket } from 'node:net';
import Type, { type Static } from 'typebox';
import { checker } from '../../shared/validate.ts';

/** Protocol version; increases with incompatible changes. */
export const SPOKEN = 1;

/** Bytes; a directory file of 100,000 people is smaller. */
export const LONGEST_CALL = 64 * 1024 * 1024;

const Greeting = Type.Object({ beckon: Type.String({ maxLength: 100 }), door: Type.Integer() });
type Greeting = Static<typeof Greeting>;
export const greeting = checker(Greeting);

const Call = Type.Object(
  {
    /** Arguments as typed, without the program's name. */
    argv: Type.Array(Type.String({ maxLength: 65_536 }), { minItems: 1, maxItems: 1000 }),
    /** Files and variables read by the caller; validated by the command. */
    brought: Type.Unknown(),
  },
  { additionalProperties: false },
);
export type Call = Static<typeof Call>;
export const call = checker(Call);

const Said = Type.Union([
  /** The command has started; it may complete even if the connection is lost. */
  Type.Object({ begun: Type.Literal(true) }, { additionalProperties: false }),
  Type.Object({ out: Type.String() }, { additionalProperties: false }),
  Type.Object({ err: Type.String() }, { additionalProperties: false }),
  Type.Object({ exit: Type.Integer({ minimum: 0, maximum: 255 }) }, { additionalProperties: false }),
]);
export type Said = Static<typeof Said>;
export const said = checker(Said);

export const lineOf = (value: Greeting | Call | Said): string => `${JSON.stringify(value)}\n`;

/** @returns undefined if it is not JSON */
export function parsed(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return value;
  } catch {
    return undefined;
  }
}

const NEWLINE = 0x0a;

/** @param onLong a line exceeds `limit` bytes; its data is discarded */
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
