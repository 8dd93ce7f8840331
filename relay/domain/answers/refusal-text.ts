/** Why an answer was not recorded, for the person who gave it. */
import type { Problem } from '../../../shared/problems.ts';
import type { AnswerPageWords } from '../../../shared/words/answer-page.ts';

/** @returns null for a code without words in each language */
export function refusalText({ code }: Pick<Problem, 'code'>, { notRecorded }: AnswerPageWords): string | null {
  switch (code) {
    case 'ALREADY_ANSWERED':
      return notRecorded.alreadyAnswered;
    case 'ITEM_CHANGED':
      return notRecorded.changed;
    case 'ITEM_CLOSED':
      return notRecorded.closed;
    case 'COMMENT_REQUIRED':
      return notRecorded.commentNeeded;
    case 'INPUT_INVALID':
      return notRecorded.inputInvalid;
    case 'SEPARATION_OF_DUTIES':
      return notRecorded.ownRequest;
    case 'NOT_YOUR_TURN':
      return notRecorded.notYourTurn;
    default:
      return null;
  }
}
