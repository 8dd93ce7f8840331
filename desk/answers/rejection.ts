/** The reason why an answer was not accepted, as a message for the user. */

import { Outcome } from '../../shared/answers.ts';
import { Ending } from '../../shared/items.ts';
import type { Problem } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import { type DeskWords, wordsFor } from '../../shared/words/desk.ts';
import { formatTime } from '../words/format.ts';

const asOutcome = checker(Outcome);
const asEnding = checker(Ending);

function endingWords(words: DeskWords, { state, by, at }: Ending, locale: string): string {
  if (state === 'expired' || by === null) return words.itemExpired;
  return words.itemEnded[state](by, formatTime(Date.parse(at), locale));
}

/** @param locale BCP 47, for the time in "Already approved by Dana Fox at 10:42" */
export function rejectionWords(problem: Problem, locale: string): string {
  const { outcome, ending } = problem;
  const words = wordsFor(locale);
  if (asEnding.is(ending)) return endingWords(words, ending, locale);
  if (!asOutcome.is(outcome)) return problem.detail;
  return words.alreadyAnswered(words.done[outcome.kind], outcome.by.name, formatTime(Date.parse(outcome.at), locale));
}
