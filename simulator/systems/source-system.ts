/** A source system behind the xConnector: has records, sends events about them, and applies answers. The systems are in sibling files. */
import { type ActionKind, type Audience, type EventData, type EventType, TYPE_PREFIX } from '../../shared/events.ts';
import type { ClosedEvent, ResponseEvent, WithdrawalEvent } from '../../shared/responses.ts';
import { englishOf } from '../../shared/rules/local-text.ts';
import { type Clock, instantIn, SECOND } from '../clock.ts';
import type { Documents } from '../documents.ts';
import type { ContentMode, OutgoingEvent } from '../event-request.ts';
import type { Sender, SenderStats } from '../sender.ts';
import type { Tasks } from '../tasks.ts';
import {
  type AnswerRule,
  type AppliedAnswer,
  type Ask,
  appliedFrom,
  createAsk,
  statusAfter,
  withdrawalRefusal,
} from './asks.ts';
import { type BusinessRecord, Records } from './records.ts';
import type { RecordEvent, SourceEvent } from './source-event.ts';

export type SystemId = 'sap' | 'crm' | 'hr' | 'cases' | 'claims' | 'fulfilment';

export interface SystemIdentity {
  id: SystemId;
  name: string;
  /** Host of record URLs. */
  host: string;
  mode: ContentMode;
}

export interface SentEvent {
  system: SystemId;
  eventId: string;
  type: EventType;
  title: string;
  itemId: string | null;
  recipients: number;
}

/** Reply to a delivered response; the status is always 200. */
/** `final`: no other answer would be accepted. */
export type Verdict = { status: 'ok' } | { status: 'refused'; reason: string; final?: true };

interface SystemOptions {
  identity: SystemIdentity;
  /** ms since 1970 at the start of the run: part of every event id and record number. */
  run: number;
  clock: Clock;
  documents: Documents;
  sender: Sender;
  tasks: Tasks;
  /** Id of a person who receives every event, in addition to its audience. */
  alsoTo: string | null;
  /** Rate limit: waits while events are sent too fast. */
  admit(): Promise<void>;
  onAnswer?(ask: Ask | null, answer: AppliedAnswer): void;
}

const DONE = {
  approve: 'Approved',
  reject: 'Rejected',
  acknowledge: 'Acknowledged',
  'request-info': 'Asked about',
  custom: 'Answered',
} as const satisfies Record<ActionKind, string>;

const isOver = (ask: Ask | null): boolean => ask !== null && (ask.withdrawn || ask.outcome?.result === 'applied');

/** Older asks are dropped; answers to them are treated as answers to unknown events. */
const OPEN_ASKS = 5_000;

export class SourceSystem {
  readonly identity: SystemIdentity;
  readonly records: Records;
  readonly documents: Documents;
  readonly #options: SystemOptions;
  readonly #asks = new Map<string, Ask>();
  #count = 0;

  constructor(options: SystemOptions) {
    this.#options = options;
    this.identity = options.identity;
    this.documents = options.documents;
    this.records = new Records(options.identity.name, options.identity.host, options.run, options.clock);
  }

  at(ms: number): string {
    return instantIn(this.#options.clock, ms);
  }

  /** A key for folds and processes, unique to this run. */
  key(name: string, record: BusinessRecord): string {
    return `${this.identity.id}-${name}-${record.ref.id}`;
  }

  stats(): SenderStats {
    return this.#options.sender.stats();
  }

  /** Resolves once the relay has accepted the event. */
  async send<T extends EventType>(filed: SourceEvent<T>): Promise<SentEvent> {
    await this.#options.admit();
    return this.#post(this.#nextId(), filed);
  }

  /** Back-pressure for callers that do not wait for each event. */
  room(): Promise<void> {
    return this.#options.sender.room();
  }

  idle(): Promise<void> {
    return this.#options.sender.idle();
  }

  /** Sends an event that expects an answer. The rule is registered first, because the answer may arrive before the `202`. */
  async ask<T extends EventType>(filed: SourceEvent<T>, rule: AnswerRule): Promise<Ask> {
    await this.#options.admit();
    const ask = createAsk(this.#nextId(), titleOf(filed), this.#options.clock.now(), filed, rule);
    this.#asks.set(ask.eventId, ask);
    const oldest = this.#asks.keys().next();
    if (this.#asks.size > OPEN_ASKS && !oldest.done) this.#asks.delete(oldest.value);
    const sent = await this.#post(ask.eventId, filed);
    ask.itemId = sent.itemId;
    ask.recipients = sent.recipients;
    return ask;
  }

  /** Closes an unanswered ask: failures are resolved, other items withdrawn. */
  async retire(ask: Ask, reason: string): Promise<void> {
    ask.withdrawn = true;
    if (ask.record) this.records.move(ask.record, ask.fold ? 'over' : 'withdrawn', null, reason);
    if (ask.fold === null) await this.send({ type: 'item.withdrawn', data: { eventId: ask.eventId, reason } });
    else {
      const type = ask.type === 'exception.raised' ? 'exception.resolved' : 'alert.cleared';
      await this.send({ type, data: { fold: ask.fold, note: reason } });
    }
  }

  /** Changes a record's status and returns the event for the caller to send. */
  moved(record: BusinessRecord, to: string, audience: Audience, body: string): RecordEvent<'status.changed'> {
    const from = record.status;
    this.records.move(record, to, null);
    return { type: 'status.changed', data: this.#statusData(record, from, to, audience, body), record };
  }

  /** Applies an answer. Consequences (reply to a question, next status) follow asynchronously. */
  apply(webhookId: string, response: ResponseEvent): Verdict {
    const { data } = response;
    const ask = this.#asks.get(data.eventId) ?? null;
    const record = ask?.record ?? this.#recordOf(data);
    const answer = appliedFrom(webhookId, data, this.#resultOf(ask, record, data));
    if (ask) this.#note(ask, answer, record);
    const moved = answer.result === 'applied' && record ? record.status : null;
    if (moved !== null && record) this.records.move(record, answer.detail, answer.by.name, answer.comment ?? undefined);
    this.#options.onAnswer?.(ask, answer);
    if (answer.kind === 'request-info') this.#reply(answer, ask?.rule.reply);
    else if (ask && record && moved !== null) this.#followUp(ask, record, moved, answer);
    if (answer.result !== 'refused') return { status: 'ok' };
    return { status: 'refused', reason: answer.detail, ...(isOver(ask) ? { final: true } : {}) };
  }

  asks(): Ask[] {
    return [...this.#asks.values()];
  }

  #recordOf({ record }: ResponseEvent['data']): BusinessRecord | null {
    if (!record) return null;
    return this.records.find(record) ?? this.records.adopt(record);
  }

  #resultOf(ask: Ask | null, record: BusinessRecord | null, data: ResponseEvent['data']) {
    if (data.kind === 'request-info') return { result: 'noted', detail: 'question passed on' } as const;
    if (ask?.withdrawn) return { result: 'refused', detail: 'it was withdrawn' } as const;
    if (isOver(ask)) return { result: 'refused', detail: `it is already ${record?.status ?? 'answered'}` } as const;
    const votesMissing = (data.kind === 'approve' || data.kind === 'reject') && data.decision.state === 'open';
    if (votesMissing) return { result: 'noted', detail: 'vote noted, others are still asked' } as const;
    const refusal = ask?.rule.refuse?.(data.kind) ?? null;
    if (refusal !== null) return { result: 'refused', detail: refusal } as const;
    return { result: 'applied', detail: statusAfter(ask?.rule, data) } as const;
  }

  /** An administrator closed the item: no answer follows. */
  close({ data: { eventId, closedBy, reason } }: ClosedEvent): void {
    const ask = this.#asks.get(eventId);
    if (!ask) return;
    ask.withdrawn = true;
    if (ask.record) this.records.move(ask.record, 'closed', closedBy.name, reason ?? undefined);
  }

  /** Withdraws an answer, unless the record has changed since. An answer that was never applied needs no undo. */
  withdraw(webhookId: string, { data, time }: WithdrawalEvent): Verdict {
    const ask = this.#asks.get(data.eventId) ?? null;
    const { outcome, record } = ask ?? {};
    const stands =
      outcome?.result === 'applied' && outcome.at === data.respondedAt && outcome.by.id === data.respondedBy.id;
    const reason = ask && stands ? withdrawalRefusal(ask, outcome.detail) : null;
    const back = ask?.before ?? record?.status ?? 'open';
    const how =
      reason === null
        ? ({ result: 'taken-back', detail: back } as const)
        : ({ result: 'kept', detail: reason } as const);
    const answer = { ...appliedFrom(webhookId, data, how), at: time };
    ask?.answers.push(answer);
    if (ask && stands && reason === null) this.#undo(ask, answer);
    this.#options.onAnswer?.(ask, answer);
    return reason === null ? { status: 'ok' } : { status: 'refused', reason };
  }

  /** Restores the record, accepts the next answer, and notifies the requester. */
  #undo(ask: Ask, answer: AppliedAnswer): void {
    const { record } = ask;
    ask.outcome = null;
    if (!record) return;
    const from = record.status;
    this.records.move(record, answer.detail, answer.by.name, 'taken back');
    const users = [record.requester].filter((id) => id !== null);
    if (users.length === 0) return;
    const body = `${record.title}. ${answer.by.name} took the answer back.`;
    const data = this.#statusData(record, from, answer.detail, { users }, body);
    this.#options.tasks.start(async () => void (await this.send({ type: 'status.changed', data, record })));
  }

  #note(ask: Ask, answer: AppliedAnswer, record: BusinessRecord | null): void {
    ask.answers.push(answer);
    if (answer.result === 'noted' || ask.outcome?.result === 'applied') return;
    ask.before = record?.status ?? null;
    ask.settle(answer);
  }

  #reply(
    answer: AppliedAnswer,
    reply = { text: 'Yes, that is as agreed with the budget owner.', by: 'Kim Reyes' },
  ): void {
    this.#options.tasks.start(async (signal) => {
      await this.#options.clock.sleep(4 * SECOND, signal);
      await this.send({ type: 'info.provided', data: { eventId: answer.eventId, text: reply.text, by: reply.by } });
    });
  }

  /** Notifies the requester and, except for an acknowledgement, the decider of the new status; then runs the rule's follow-up. */
  #followUp(ask: Ask, record: BusinessRecord, from: string, answer: AppliedAnswer): void {
    this.#options.tasks.start(async () => {
      const decider = answer.kind === 'acknowledge' ? null : answer.by.id;
      const users = [...new Set([record.requester, decider])].filter((id) => id !== null);
      if (users.length > 0) {
        const body = `${record.title}. ${DONE[answer.kind]} by ${answer.by.name}.`;
        const data = this.#statusData(record, from, answer.detail, { users }, body);
        await this.send({ type: 'status.changed', data, record });
      }
      await ask.rule.after?.(answer);
    });
  }

  #statusData(record: BusinessRecord, from: string, to: string, audience: Audience, body: string) {
    return {
      title: `${record.label}: ${to}`,
      body,
      severity: 'info',
      audience,
      record: record.ref,
      status: { from, to },
    } satisfies EventData['status.changed'];
  }

  #nextId(): string {
    this.#count += 1;
    return `${this.identity.id}-${this.#options.run.toString(36)}-${String(this.#count).padStart(5, '0')}`;
  }

  async #post<T extends EventType>(eventId: string, filed: SourceEvent<T>): Promise<SentEvent> {
    const result = await this.#options.sender.send(this.#eventFrom(eventId, filed));
    const { itemId, recipients } = result;
    return { system: this.identity.id, eventId, type: filed.type, title: titleOf(filed), itemId, recipients };
  }

  #eventFrom<T extends EventType>(id: string, { type, data, record }: SourceEvent<T>): OutgoingEvent {
    return {
      specversion: '1.0',
      id,
      source: `/xconnector/${this.identity.id}`,
      type: `${TYPE_PREFIX}${type}`,
      time: new Date(this.#options.clock.now()).toISOString(),
      ...(record ? { subject: `${record.ref.type}/${record.ref.id}` } : {}),
      datacontenttype: 'application/json',
      data: this.#options.alsoTo ? addressedAlso(data, this.#options.alsoTo) : data,
    };
  }
}

const titleOf = ({ type, data }: SourceEvent): string => ('title' in data && data.title ? englishOf(data.title) : type);

function addressedAlso<D extends EventData[EventType]>(data: D, userId: string): D {
  if (!('audience' in data) || !data.audience) return data;
  const users = new Set(data.audience.users ?? []).add(userId);
  return { ...data, audience: { ...data.audience, users: [...users] } };
}
