/** What goes out on the desk's socket: each message acknowledged, or given up after a while. */
import Type, { type TSchema } from 'typebox';
import { Absence, PeopleFound, Subscriptions } from '../../shared/people.ts';
import { Nullable } from '../../shared/primitives.ts';
import { Problem } from '../../shared/problem-schema.ts';
import { Process, ProcessList } from '../../shared/processes.ts';
import { AnswerResult } from '../../shared/responses.ts';
import { cleanTexts } from '../../shared/rules/hidden-characters.ts';
import type { DeskClientEvents } from '../../shared/socket.ts';
import { type Checker, checker } from '../../shared/validate.ts';
import type { RelayLink, Reply } from '../ports.ts';

/** The relay answers in ms; past this the message is as good as lost, and is sent again. */
const ACK_TIMEOUT_MS = 15_000;

/** The part of a Socket.IO client socket that sending needs. */
export interface Outgoing {
  timeout(ms: number): { emitWithAck(event: string, message: unknown): Promise<unknown> };
}

const replyOf = <S extends TSchema>(value: S) =>
  checker(
    Type.Union([
      Type.Object({ ok: Type.Literal(true), value }),
      Type.Object({ ok: Type.Literal(false), problem: Problem }),
    ]),
  );

/** A relay of before there were pages gives all it has, and says nothing of a next one. */
const ProcessPage = Type.Object({ items: Type.Array(Process), next: Type.Optional(ProcessList.properties.next) });

const replies = {
  answer: replyOf(AnswerResult),
  subscriptions: replyOf(Subscriptions),
  processes: replyOf(ProcessPage),
  absence: replyOf(Nullable(Absence)),
  people: replyOf(PeopleFound),
  nothing: replyOf(Type.Unknown()),
};

type Sent = { ok: true; value: unknown } | { ok: false; problem: Problem };

/** @param current the socket while it is live, else null */
export function linkOver(current: () => Outgoing | null): RelayLink {
  async function send<T>(event: keyof DeskClientEvents, message: unknown, schema: Checker<T>): Promise<T | null> {
    const socket = current();
    if (!socket) return null;
    try {
      const reply = cleanTexts(await socket.timeout(ACK_TIMEOUT_MS).emitWithAck(event, message));
      return schema.is(reply) ? reply : null;
    } catch {
      // Timed out or cut off; whether it arrived is unknown, and sending it again is harmless.
      return null;
    }
  }
  const none = { ok: false, problem: null } as const;
  const plain = async (event: keyof DeskClientEvents, message: unknown): Promise<Reply<null>> => {
    const reply: Sent | null = await send(event, message, replies.nothing);
    return reply?.ok ? { ok: true, value: null } : (reply ?? none);
  };
  return {
    respond: async (message) => (await send('respond', message, replies.answer)) ?? none,
    withdraw: (message) => plain('withdraw', message),
    seen: (message) => plain('seen', message),
    shown: (message) => plain('shown', message),
    snooze: (message) => plain('snooze', message),
    claim: (message) => plain('claim', message),
    resend: (message) => plain('resend', message),
    delegate: (message) => plain('delegate', message),
    absence: async (absence) => (await send('absence', absence, replies.absence)) ?? none,
    people: async (message) => (await send('people', message, replies.people)) ?? none,
    subscriptions: async (message) => (await send('subscriptions', message, replies.subscriptions)) ?? none,
    async processes(after) {
      const reply = await send('processes', after === null ? {} : { after }, replies.processes);
      if (!reply?.ok) return reply ?? none;
      return { ok: true, value: { items: reply.value.items, next: reply.value.next ?? null } };
    },
  };
}
