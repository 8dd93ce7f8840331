import type { EventType } from '../../shared/events.ts';
import type { ResponseEvent } from '../../shared/responses.ts';
import type { Filed } from './filed.ts';
import type { BusinessRecord } from './records.ts';

/** What a source system does with the answers to one of its events. */
export interface AnswerRule {
  /** Status of the record after each kind of answer; default: approved, rejected, acknowledged. */
  approve?: string;
  reject?: string;
  acknowledge?: string;
  /** Why the source will not carry out this kind of answer; null: it will. */
  refuse?(kind: ResponseEvent['data']['kind']): string | null;
  /** Why the source will not take an answer back; by default it does for as long as the record is as the answer left it. */
  keep?(): string | null;
  /** What the requester says when someone asks. */
  reply?: { text: string; by: string };
  /** What the source does once the record has moved. */
  after?(answer: AppliedAnswer): Promise<void>;
}

/** An answer as it was applied. */
export interface AppliedAnswer {
  webhookId: string;
  eventId: string;
  itemId: string;
  action: string;
  kind: ResponseEvent['data']['kind'];
  comment: string | null;
  by: { id: string | null; name: string };
  at: string;
  decision: ResponseEvent['data']['decision']['state'];
  /** `noted`: a vote or a question, the record stays as it is · `taken-back`: an answer, undone · `kept`: to be taken back, and stands. */
  result: 'applied' | 'noted' | 'refused' | 'taken-back' | 'kept';
  /** Status of the record afterwards, or why it was refused or kept. */
  detail: string;
}

/** An event that waits for an answer. */
export interface Ask {
  readonly eventId: string;
  readonly type: EventType;
  readonly title: string;
  /** ms since 1970. */
  readonly askedAt: number;
  /** Key of the trouble that it reports; null where it reports none. */
  readonly fold: string | null;
  readonly record: BusinessRecord | null;
  readonly rule: AnswerRule;
  /** Set when the relay has accepted the event. */
  itemId: string | null;
  recipients: number;
  readonly answers: AppliedAnswer[];
  /** The first answer that was applied or refused. */
  readonly settled: Promise<AppliedAnswer>;
  readonly settle: (answer: AppliedAnswer) => void;
  /** The newest such answer; after one that was refused another may be applied. */
  outcome: AppliedAnswer | null;
  /** Status of the record before the answer that ended it. */
  before: string | null;
  withdrawn: boolean;
}

export function createAsk(eventId: string, title: string, askedAt: number, filed: Filed, rule: AnswerRule): Ask {
  const { promise: settled, resolve } = Promise.withResolvers<AppliedAnswer>();
  const ask: Ask = {
    eventId,
    type: filed.type,
    title,
    askedAt,
    fold: 'fold' in filed.data ? (filed.data.fold ?? null) : null,
    record: filed.record ?? null,
    rule,
    itemId: null,
    recipients: 0,
    answers: [],
    settled,
    settle(answer) {
      ask.outcome = answer;
      resolve(answer);
    },
    outcome: null,
    before: null,
    withdrawn: false,
  };
  return ask;
}

/** Why an answer is not taken back; null: it is. @param applied status that it had moved the record to */
export function whyKept({ rule, record }: Ask, applied: string): string | null {
  if (rule.keep) return rule.keep();
  return record && record.status !== applied ? `it is already ${record.status}` : null;
}

export function appliedFrom(
  webhookId: string,
  data: ResponseEvent['data'],
  how: Pick<AppliedAnswer, 'result' | 'detail'>,
): AppliedAnswer {
  const { eventId, itemId, action, kind, comment, respondedAt: at } = data;
  const by = { id: data.respondedBy.id, name: data.respondedBy.name };
  return { webhookId, eventId, itemId, action, kind, comment, by, at, decision: data.decision.state, ...how };
}

/** Status of the record that an answer moves it to. */
export function statusAfter(rule: AnswerRule | undefined, { kind, action }: ResponseEvent['data']): string {
  if (kind === 'approve') return rule?.approve ?? 'approved';
  if (kind === 'reject') return rule?.reject ?? 'rejected';
  if (kind === 'acknowledge') return rule?.acknowledge ?? 'acknowledged';
  return action;
}
