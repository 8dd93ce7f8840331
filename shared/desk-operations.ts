/**
 * The operations of the desk's socket (contract section 4), one entry each: message, reply, cost and summary. The relay checks, charges
 * and serves by this table, the desk's link sends by it, and AsyncAPI and the JSON schemas are generated from it.
 */
import Type, { type Static, type TSchema } from 'typebox';
import { Absence, AbsenceRequest, PeopleFound, Subscriptions } from './people.ts';
import { Nullable } from './primitives.ts';
import type { Problem } from './problem-schema.ts';
import { ProcessList } from './processes.ts';
import { AnswerResult } from './responses.ts';
import type { CostName } from './rules/person-costs.ts';
import {
  BeckonsMessage,
  ClaimMessage,
  DelegateMessage,
  PeopleMessage,
  ProcessesMessage,
  RenewMessage,
  ResendMessage,
  RespondMessage,
  SeenMessage,
  ShownMessage,
  SnoozeMessage,
  WithdrawMessage,
} from './socket.ts';

interface Operation {
  message: TSchema;
  /** The value of the acknowledgement. */
  reply: TSchema;
  /** Charged to the person's allowance. */
  cost: CostName;
  /** For the documents. */
  summary: string;
}

const Nothing = Type.Null();

export const DESK_OPERATIONS = {
  respond: {
    message: RespondMessage,
    reply: AnswerResult,
    cost: 'answer',
    summary: 'Answer an item. Sent again with the same `key` it is the same answer',
  },
  /** The outcome is null if the item is open again at once; otherwise its fate is `withdrawing` until the source has replied. */
  withdraw: {
    message: WithdrawMessage,
    reply: AnswerResult,
    cost: 'answer',
    summary: 'Take back the answer that was given under this `key`',
  },
  seen: { message: SeenMessage, reply: Nothing, cost: 'read', summary: 'These items were seen' },
  shown: {
    message: ShownMessage,
    reply: Nothing,
    cost: 'read',
    summary: 'These items were raised as notifications, for the audit',
  },
  snooze: { message: SnoozeMessage, reply: Nothing, cost: 'act', summary: 'Beckon again then, or now (null)' },
  claim: { message: ClaimMessage, reply: Nothing, cost: 'act', summary: 'I am on it, or no longer (`release`)' },
  resend: { message: ResendMessage, reply: Nothing, cost: 'act', summary: 'Send a failed message of a customer again' },
  delegate: { message: DelegateMessage, reply: Nothing, cost: 'act', summary: 'Hand an item over' },
  subscriptions: {
    message: Subscriptions,
    reply: Subscriptions,
    cost: 'act',
    summary: 'Replace what the person is beckoned for',
  },
  /** `me` reports the change to every desk of the person. */
  absence: {
    message: AbsenceRequest,
    reply: Nullable(Absence),
    cost: 'absence',
    summary: 'Away from here to there; an empty object ends it',
  },
  people: { message: PeopleMessage, reply: PeopleFound, cost: 'page', summary: 'Find people by name or id' },
  processes: {
    message: ProcessesMessage,
    reply: ProcessList,
    cost: 'page',
    summary: 'The processes the person sees; tells of each that moves from now on',
  },
  renew: {
    message: RenewMessage,
    reply: Nothing,
    cost: 'act',
    summary: 'A fresh token of the same person in place of one that ends soon',
  },
  beckons: {
    message: BeckonsMessage,
    reply: Nothing,
    cost: 'read',
    summary: 'Whether the person would notice here now; while nowhere, messages for who is away go out',
  },
} as const satisfies Record<string, Operation>;

export type DeskOperation = keyof typeof DESK_OPERATIONS;
export const DESK_OPERATION_NAMES = Object.keys(DESK_OPERATIONS) as readonly DeskOperation[];
export type DeskMessage<K extends DeskOperation> = Static<(typeof DESK_OPERATIONS)[K]['message']>;
export type DeskReply<K extends DeskOperation> = Static<(typeof DESK_OPERATIONS)[K]['reply']>;

type Ack<T> = (reply: { ok: true; value: T } | { ok: false; problem: Problem }) => void;
/** Client → server, as Socket.IO types it. */
export type DeskClientEvents = { [K in DeskOperation]: (message: DeskMessage<K>, ack: Ack<DeskReply<K>>) => void };
