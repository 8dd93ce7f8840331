/** An answer as it is kept and as it goes to the relay, made from what the person gave. */
import type { ShownItem } from '../../shared/items.ts';
import { bindsVersion } from '../../shared/rules/version.ts';
import type { RespondMessage } from '../../shared/socket.ts';
import type { KeptAnswer } from '../ports.ts';
import type { CheckedAnswer } from './answer-check.ts';

/** What decides is about what was shown, and the item shows something else now. */
export const isStale = ({ view: { item }, chosen, version }: CheckedAnswer): boolean =>
  bindsVersion(chosen.kind) && version !== item.version;

interface Making {
  key: string;
  /** ms */
  now: number;
  /** ms until which it can be undone; null: it goes at once. */
  heldUntil: number | null;
  /** Given outside of the window. */
  outside?: boolean | undefined;
  /** What the item showed at that version; null: that is no longer known. */
  shownAt(itemId: string, version: number): ShownItem | null;
}

const instant = (ms: number): string => new Date(ms).toISOString();

export function newAnswer(
  { view: { item, mine }, chosen, comment, version }: CheckedAnswer,
  { key, now, heldUntil, outside, shownAt }: Making,
): KeptAnswer {
  return {
    version,
    shown: bindsVersion(chosen.kind) ? shownAt(item.id, version) : null,
    itemId: item.id,
    key,
    action: chosen.id,
    label: chosen.label,
    comment,
    ...(mine.answersFor[0] && { onBehalfOf: mine.answersFor[0].id }),
    at: instant(now),
    heldUntil: heldUntil === null ? null : instant(heldUntil),
    status: 'kept',
    tried: false,
    problem: null,
    ...(outside ? { outside } : {}),
  };
}

/** The same, not given: the item shows something else now. @param problem in words */
export const staleDraft = (answer: KeptAnswer, problem: string): KeptAnswer => ({
  ...answer,
  ...{ heldUntil: null, status: 'draft', problem, changed: answer.shown ?? null },
});

/** @param challenge of the relay's question to which this is the yes */
export const messageOf = (
  { itemId, key, action, comment, onBehalfOf, version }: KeptAnswer,
  challenge?: string,
): RespondMessage => ({
  ...{ itemId, key, action },
  ...(comment === null ? {} : { comment }),
  ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
  ...(version == null ? {} : { version }),
  ...(challenge === undefined ? {} : { challenge }),
});
