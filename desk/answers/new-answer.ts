/** Converts a checked answer to its stored form and to the message for the relay. */
import type { ShownItem } from '../../shared/items.ts';
import { bindsVersion } from '../../shared/rules/version.ts';
import type { RespondMessage } from '../../shared/socket.ts';
import type { StoredAnswer } from '../ports.ts';
import type { CheckedAnswer } from './answer-check.ts';

/** True if the action depends on what was displayed and the item has changed since. */
export const isStale = ({ view: { item }, chosen, version }: CheckedAnswer): boolean =>
  bindsVersion(chosen.kind) && version !== item.version;

interface NewAnswerContext {
  key: string;
  /** ms since 1970. */
  now: number;
  /** End of the undo period, ms since 1970; null: sent at once. */
  heldUntil: number | null;
  /** Given outside the window, for example in a notification. */
  outside?: boolean | undefined;
  /** What the item displayed at that version; null if no longer known. */
  shownAt(itemId: string, version: number): ShownItem | null;
}

const instant = (ms: number): string => new Date(ms).toISOString();

export function newAnswer(
  { view: { item, mine }, chosen, comment, input, lineDecisions, version }: CheckedAnswer,
  { key, now, heldUntil, outside, shownAt }: NewAnswerContext,
): StoredAnswer {
  return {
    version,
    shown: bindsVersion(chosen.kind) ? shownAt(item.id, version) : null,
    itemId: item.id,
    key,
    action: chosen.id,
    label: chosen.label,
    comment,
    ...(input && { input }),
    ...(lineDecisions && { lineDecisions }),
    ...(mine.answersFor[0] && { onBehalfOf: mine.answersFor[0].id }),
    at: instant(now),
    heldUntil: heldUntil === null ? null : instant(heldUntil),
    status: 'kept',
    tried: false,
    problem: null,
    ...(outside ? { outside } : {}),
  };
}

/** The answer as a draft, because the item has changed. @param problem message for the user */
export const staleDraft = (answer: StoredAnswer, problem: string): StoredAnswer => ({
  ...answer,
  ...{ heldUntil: null, status: 'draft', problem, changed: answer.shown ?? null },
});

export const messageOf = (
  { itemId, key, action, comment, input, lineDecisions, onBehalfOf, version }: StoredAnswer,
  challenge?: string,
): RespondMessage => ({
  ...{ itemId, key, action },
  ...(comment === null ? {} : { comment }),
  ...(input && { input }),
  ...(lineDecisions && { lineDecisions }),
  ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
  version,
  ...(challenge === undefined ? {} : { challenge }),
});
