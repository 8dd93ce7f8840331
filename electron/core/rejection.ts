/** Why an answer did not count, in the person's words. */
import Type from 'typebox';
import { Outcome } from '../../shared/items.ts';
import type { Problem } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import { words } from './words.ts';

const withOutcome = checker(Type.Object({ outcome: Outcome }));

/** @param locale BCP 47, for the time in "Already approved by Dana Fox at 10:42". */
export function rejectionWords(problem: Problem, locale: string): string {
  if (!withOutcome.is(problem)) return problem.detail;
  const { kind, by, at } = problem.outcome;
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(Date.parse(at));
  return words.alreadyAnswered(words.done[kind], by.name, time);
}
