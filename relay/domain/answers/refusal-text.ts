/** Why an answer was not recorded, for the person who gave it. */
import type { Problem } from '../../../shared/problems.ts';
import type { AnswerPageWords } from '../../../shared/words/answer-page.ts';

export function refusalText({ code, detail }: Problem, { notRecorded }: AnswerPageWords): string {
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
      return notRecorded.because(`${detail.charAt(0).toLowerCase()}${detail.slice(1)}`);
  }
}
