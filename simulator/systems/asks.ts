import type { EventType } from '../../shared/events.ts';
import type { FormInput } from '../../shared/forms.ts';
import type { ResponseEvent } from '../../shared/responses.ts';
import type { BusinessRecord } from './records.ts';
import type { SourceEvent } from './source-event.ts';

/** How a source system treats the answers to one of its events. */
export interface AnswerRule {
  /** Status of the record after each kind of answer; default: approved, rejected, acknowledged. */
  approve?: string;
  reject?: string;
  acknowledge?: string;
  /** Of a decision by line that approves some rows; default: approved in part. */
  partial?: string;
  /** Reason to refuse this kind of answer; null: accepted. */
  refuse?(kind: ResponseEvent['data']['kind']): string | null;
  /** Reason to refuse a withdrawal; default: only if the record has changed since the answer. */
  keep?(): string | null;
  reply?: { text: string; by: string };
  /** Called after the record has changed. */
  after?(answer: AppliedAnswer): Promise<void>;
}

export interface AppliedAnswer {
  webhookId: string;
  eventId: string;
  itemId: string;
  action: string;
  kind: ResponseEvent['data']['kind'];
  comment: string | null;
  /** Of the action's form; null if it has none. */
  input: FormInput | null;
  by: { id: string | null; name: string };
  at: string;
  decision: ResponseEvent['data']['decision']['state'];
  /** Ids of the rejected rows; null: decided as a whole. */
  rejectedRows: string[] | null;
  /** `noted`: a vote or a question; the record is unchanged · `taken-back`: an answer was undone · `kept`: its withdrawal was refused. */
  result: 'applied' | 'noted' | 'refused' | 'taken-back' | 'kept';
  /** New status of the record, or the reason of a refusal. */
  detail: string;
}

export interface Ask {
  readonly eventId: string;
  readonly type: EventType;
  readonly title: string;
  /** ms since 1970. */
  readonly askedAt: number;
  /** Fold key of the failure it reports; null if none. */
  readonly fold: string | null;
  readonly record: BusinessRecord | null;
  readonly rule: AnswerRule;
  /** Set once the relay has accepted the event. */
  itemId: string | null;
  recipients: number;
  readonly answers: AppliedAnswer[];
  /** The first applied or refused answer. */
  readonly settled: Promise<AppliedAnswer>;
  readonly settle: (answer: AppliedAnswer) => void;
  /** The newest such answer; after a refused one another may be applied. */
  outcome: AppliedAnswer | null;
  /** Status of the record before the settling answer. */
  before: string | null;
  withdrawn: boolean;
}

export function createAsk(eventId: string, title: string, askedAt: number, filed: SourceEvent, rule: AnswerRule): Ask {
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

/** @param applied status the answer had moved the record to. @returns the reason to refuse a withdrawal; null: it is accepted */
export function withdrawalRefusal({ rule, record }: Ask, applied: string): string | null {
  if (rule.keep) return rule.keep();
  return record && record.status !== applied ? `it is already ${record.status}` : null;
}

export function appliedFrom(
  webhookId: string,
  data: ResponseEvent['data'],
  how: Pick<AppliedAnswer, 'result' | 'detail'>,
): AppliedAnswer {
  const { eventId, itemId, action, kind, comment, input = null, respondedAt: at } = data;
  const by = { id: data.respondedBy.id, name: data.respondedBy.name };
  const decision = { decision: data.decision.state, rejectedRows: rejectedRowsOf(data) };
  return { webhookId, eventId, itemId, action, kind, comment, input, by, at, ...decision, ...how };
}

function rejectedRowsOf({ lineDecisions }: ResponseEvent['data']): string[] | null {
  if (!lineDecisions) return null;
  return Object.entries(lineDecisions).flatMap(([id, { decision }]) => (decision === 'reject' ? [id] : []));
}

export function statusAfter(rule: AnswerRule | undefined, { kind, action, decision }: ResponseEvent['data']): string {
  // By line the decision counts, not the button.
  if (decision.state === 'partial') return rule?.partial ?? 'approved in part';
  if (decision.state === 'rejected') return rule?.reject ?? 'rejected';
  if (kind === 'approve') return rule?.approve ?? 'approved';
  if (kind === 'reject') return rule?.reject ?? 'rejected';
  if (kind === 'acknowledge') return rule?.acknowledge ?? 'acknowledged';
  return action;
}
