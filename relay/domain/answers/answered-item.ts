/** Applies an answer to an item. */
import type { Answer, Outcome } from '../../../shared/answers.ts';
import type { Item, ItemAction, ThreadEntry } from '../../../shared/items.ts';
import type { PersonRef } from '../../../shared/primitives.ts';
import { threadWith } from '../items/thread.ts';

/** A question decides nothing: the item waits for the source, and everyone may still answer. */
export const withQuestion = (item: Item, answer: Answer): Item => ({
  ...item,
  state: 'waiting',
  answers: [...item.answers, answer],
  thread: threadWith(item, entryOf('question', answer)),
  updatedAt: answer.at,
});

function entryOf(
  kind: ThreadEntry['kind'],
  { at, by, comment }: { at: string; by: PersonRef; comment: string | null },
) {
  return { at, by, kind, ...(comment === null ? {} : { text: comment }) };
}

export function withVote(
  item: Item,
  answer: Answer,
  action: ItemAction,
  verdict: { votes: Item['votes']; state: NonNullable<Item['decision']>['state'] },
): Item {
  const decided = verdict.state !== 'open';
  const { refused: _, ...asking } = item;
  return {
    ...asking,
    state: decided ? 'answered' : item.state,
    votes: verdict.votes,
    decision: item.decision && { ...item.decision, state: verdict.state },
    answers: [...item.answers, answer],
    outcome: decided ? outcomeOf(answer, action) : null,
    thread: threadWith(item, entryOf('vote', answer)),
    updatedAt: answer.at,
  };
}

export const outcomeOf = (answer: Answer, action: ItemAction): Outcome => ({
  action: action.id,
  kind: action.kind,
  label: action.label,
  by: answer.by,
  at: answer.at,
  comment: answer.comment,
  ...(answer.input && { input: answer.input }),
  ...(answer.lineCounts && { lineCounts: answer.lineCounts }),
  fate: answer.fate,
  fateAt: answer.fateAt,
  reason: null,
});
