/** Sends the operations of the desk's socket; each is acknowledged or times out. */
import Type from 'typebox';
import { DESK_OPERATION_NAMES, DESK_OPERATIONS, type DeskOperation } from '../../shared/desk-operations.ts';
import { Problem } from '../../shared/problem-schema.ts';
import { cleanTexts } from '../../shared/rules/hidden-characters.ts';
import { type Checker, checker } from '../../shared/validate.ts';
import type { RelayLink, Reply } from '../ports.ts';
import type { SilenceDetector } from './silence-detector.ts';

/** ms; the relay normally replies within ms. Afterwards the message counts as lost and is sent again. */
const ACK_TIMEOUT_MS = 15_000;

interface Outgoing {
  timeout(ms: number): { emitWithAck(event: string, message: unknown): Promise<unknown> };
}

const Refused = Type.Object({ ok: Type.Literal(false), problem: Problem });
const REPLIES = new Map(
  DESK_OPERATION_NAMES.map((name): [DeskOperation, Checker<Reply<unknown>>] => {
    const done = Type.Object({ ok: Type.Literal(true), value: DESK_OPERATIONS[name].reply });
    return [name, checker(Type.Union([done, Refused])) as Checker<Reply<unknown>>];
  }),
);
const NONE = { ok: false, problem: null } as const;

/** @param current the socket while live, otherwise null. @param asked called with each message, see `Silence` */
export function createRelayLink(current: () => Outgoing | null, asked: SilenceDetector['requestSent']): RelayLink {
  const send = async (name: DeskOperation, reply: Checker<Reply<unknown>>, message: unknown) => {
    const socket = current();
    if (!socket) return NONE;
    const came = asked();
    try {
      const received = cleanTexts(await socket.timeout(ACK_TIMEOUT_MS).emitWithAck(name, message));
      came(true);
      return reply.is(received) ? received : NONE;
    } catch {
      came(false);
      // Timed out or disconnected. Delivery is unknown; sending again is idempotent.
      return NONE;
    }
  };
  const operations = [...REPLIES].map(([name, reply]) => [name, (message: unknown) => send(name, reply, message)]);
  return Object.fromEntries(operations) as RelayLink;
}
