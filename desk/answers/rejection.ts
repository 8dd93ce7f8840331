/** Why an answer did not count, in the person's words. */
import { Outcome } from '../../shared/items.ts';
import type { Problem } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { formatTime } from '../words/format.ts';

const asOutcome = checker(Outcome);

/** @param locale BCP 47, for the time in "Already approved by Dana Fox at 10:42" */
export function rejectionWords(problem: Problem, locale: string): string {
  const { outcome } = problem;
  if (!asOutcome.is(outcome)) return problem.detail;
  const words = wordsFor(locale);
  return words.alreadyAnswered(words.done[outcome.kind], outcome.by.name, formatTime(Date.parse(outcome.at), locale));
}
