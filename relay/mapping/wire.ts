/** Messages between relay and mapping process: one JSON text per line. */
import Type, { type Static } from 'typebox';
import { checker } from '../../shared/validate.ts';

const Reply = Type.Union([
  Type.Object({ ok: Type.Literal(true), value: Type.Unknown() }),
  Type.Object({
    ok: Type.Literal(false),
    reason: Type.String({ maxLength: 2000 }),
    nothing: Type.Optional(Type.Literal(true)),
  }),
]);
export type Reply = Static<typeof Reply>;

const replies = checker(Reply);

/** Null: not a valid reply. */
export function readReply(line: string): Reply | null {
  try {
    const reply = replies.check(JSON.parse(line));
    return reply.ok ? reply.value : null;
  } catch {
    return null;
  }
}

/** @param input JSON text of `{ context, bindings }`, inserted unchanged */
export const requestLine = (expression: string, input: string): string =>
  `{"expression":${JSON.stringify(expression)},"input":${input}}\n`;
