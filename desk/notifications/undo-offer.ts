/** Offers to undo held answers that were given in notifications. Derived from the outbox, so it survives a restart. */
import type { LineDecisions } from '../../shared/answers.ts';
import type { Item } from '../../shared/items.ts';
import { pendingKind, verdictOf } from '../../shared/rules/line-decisions.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Notice } from '../ports.ts';
import { formatAmount } from '../words/format.ts';
import { oneLine, plain } from './notice.ts';
import type { Raiser } from './raiser.ts';
import type { Screen } from './screen.ts';

export const UNDO_ID = 'undo';
const UNDO = 'undo';

/** A held answer that was given outside the window. */
export interface HeldAnswer {
  /** UUID of the answer */
  key: string;
  item: Item;
  action: string;
  label: string;
  lineDecisions?: LineDecisions | undefined;
}

/** @param hidden true while the screen is locked. @param locale BCP 47 */
export function createUndoOffer(
  screen: Pick<Screen, 'has' | 'withdraw'>,
  raiser: Pick<Raiser, 'raiseNotice'>,
  held: () => readonly HeldAnswer[],
  hidden: () => boolean,
  locale: () => string,
) {
  /** Keys of the answers covered last. After it is dismissed, only another answer raises it again. */
  let covered = new Set<string>();
  return {
    /** Raises, updates or withdraws it after answers were added or removed. */
    update() {
      const answers = hidden() ? [] : held();
      if (answers.length === 0) {
        covered = new Set();
        return screen.withdraw(UNDO_ID);
      }
      const another = answers.some(({ key }) => !covered.has(key));
      const fewer = screen.has(UNDO_ID) && answers.length < covered.size;
      if (!another && !fewer) return;
      covered = new Set(answers.map(({ key }) => key));
      raiser.raiseNotice(undoNotice(answers, locale()), 'feedback');
    },
  };
}

/** Maximum answers listed. */
const NAMED = 2;

function undoNotice(answers: readonly HeldAnswer[], locale: string): Notice {
  const words = wordsFor(locale).undoing;
  const lines = answers.map((answer) => lineOf(answer, locale));
  const [only] = answers.length === 1 ? answers : [];
  const amount = only?.item.amount ? formatAmount(only.item.amount, locale) : null;
  const [title, body] = only
    ? [lines[0] ?? '', [amount, words.notSent].filter(Boolean).join(' · ')]
    : [words.many(answers.length), lines.slice(-NAMED).join('\n')];
  return {
    ...plain(UNDO_ID, title, body),
    buttons: [{ id: UNDO, label: only ? words.undo : words.undoAll }],
    itemIds: answers.map(({ item }) => item.id),
    // Stays until the hold is over and is then withdrawn. Normal urgency, because some systems do not display low urgency.
    stays: true,
    soonOver: true,
  };
}

/** `Approved: PO 4711` */
function lineOf(answer: HeldAnswer, locale: string): string {
  const { item, label } = answer;
  const verdict = verdictOf(pendingKind(item, answer));
  const words = wordsFor(locale).undoing;
  return oneLine(words.one(verdict === 'custom' ? label : words.given[verdict], item.title));
}
