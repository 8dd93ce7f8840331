/**
 * Encodes who answered an item and how as words of the full-text index, so that they are found as fast as text in any history. Each word
 * starts with a private use character, which the index treats as a letter and no user types.
 */

import type { Answer } from '../../shared/answers.ts';
import type { AnswerFilter, AnswerKind } from '../../shared/bridge/history.ts';
import type { Item } from '../../shared/items.ts';
import { verdictOf } from '../../shared/rules/line-decisions.ts';
import { splitWords } from '../history/search-query.ts';

const KIND = '\ue000';
const WHO = '\ue001';
const NAME = '\ue002';

/** Hyphens are removed, because the index would split at them. */
const kindMark = (kind: AnswerKind | 'any'): string => KIND + kind.replaceAll('-', '');

/** @param userId owner of the history; null: not set yet */
export function answerMarks(item: Item, userId: string | null): string[] {
  const asks = item.actions.length > 0;
  const none = asks && item.outcome === null && item.votes.length === 0 ? [kindMark('none')] : [];
  const given = item.answers.filter(({ fate }) => fate !== 'withdrawn');
  return [...none, ...new Set(given.flatMap((answer) => marksOf(answer, userId)))];
}

function marksOf(answer: Answer, userId: string | null): string[] {
  const { kind, fate, by } = answer;
  const mine = userId !== null && (by.id === userId || by.onBehalfOf?.id === userId);
  const names = [by.name, by.onBehalfOf?.name ?? '', by.id ?? ''].flatMap(splitWords);
  const who = ['', `${WHO}${mine ? 'me' : 'other'}`, ...names.map((name) => NAME + name)];
  const verdict = verdictOf(answer);
  const said = verdict === 'partial' ? (['partial', 'approve', 'reject'] as const) : [verdict];
  const kinds = [...said, 'any' as const, ...(fate === 'refused' ? (['refused'] as const) : [])];
  const marks = kinds.flatMap((one) => who.map((whose) => kindMark(one) + whose));
  // A question is not an answer, so it does not count for "by someone else".
  const asked = `${kindMark('any')}${WHO}other`;
  return kind === 'request-info' ? marks.filter((mark) => mark !== asked) : marks;
}

const quoted = (mark: string, asBeginning: boolean): string => `"${mark}"${asBeginning ? '*' : ''}`;

function oneMark({ kind, by }: AnswerFilter): string {
  const mark = kindMark(kind ?? 'any');
  if (by === undefined) return quoted(mark, false);
  if (by === 'me' || by === 'other') return quoted(mark + WHO + by, false);
  const names = splitWords(by.name);
  return names.length === 0
    ? quoted(mark, false)
    : `(${names.map((name) => quoted(mark + NAME + name, true)).join(' AND ')})`;
}

/** FTS5 expression matching any of these. Contains only letters and marks, never FTS5 operators from user input. */
export const answerMatch = (any: readonly AnswerFilter[]): string => `(${any.map(oneMark).join(' OR ')})`;
