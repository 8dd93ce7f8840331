/** An answer by link (contract section 4): handled as any answer, accepted once, and never for an item with step-up. */

import { problem } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { LinkGrant } from '../away/away-ports.ts';
import type { AnswerTx } from '../unit-of-work.ts';
import type { AnswerOutcome } from './answer-input.ts';
import { type RespondDeps, respond } from './respond.ts';

const DEVICE = 'answer link';

export interface LinkAnswer {
  grant: LinkGrant;
  action: string;
  comment: string | null;
  /** Version of the item that the page displayed; null: only the message was displayed. */
  version: number | null;
  /** Whose answer the page said it is; null: the page did not say. */
  onBehalfOf: string | null;
  /** Undefined: the page posted no fields. */
  input: Record<string, unknown> | undefined;
}

/** A link allows one decision and one question; after the question the person may still decide. */
export function answerByLink(tx: AnswerTx, given: LinkAnswer, deps: RespondDeps): AnswerOutcome {
  const { grant, action, comment, version, onBehalfOf, input } = given;
  const { itemId, userId, keys } = grant;
  const item = tx.item(itemId)?.item;
  if (item?.stepUp) {
    return { ok: false, problem: problem('FORBIDDEN', refusals.items.linkTooWeak) };
  }
  const kind = item?.actions.find(({ id }) => id === action)?.kind;
  const key = kind === 'request-info' ? keys.ask : keys.answer;
  const before = tx.answerByKey(key);
  if (item && before?.itemId === itemId && before.userId === userId) {
    const detail = kind === 'request-info' ? refusals.items.linkAsked : refusals.items.linkAnswered;
    return { ok: false, problem: problem('ALREADY_ANSWERED', detail, { outcome: item.outcome }) };
  }
  const request = {
    ...{ action, key, version: version ?? grant.version },
    ...(comment !== null && { comment }),
    ...(onBehalfOf !== null && { onBehalfOf }),
    ...(input && { input }),
  };
  return respond(tx, { userId, device: DEVICE, signedInAt: null, itemId, request }, deps);
}
