/**
 * The notification that offers to undo what was answered in notifications, as long as it is held: one for all of it, kept up to date.
 * Nothing of it has to be remembered: it is drawn from the outbox, also by the next run.
 */
import type { Item } from '../../shared/items.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Notice } from '../ports.ts';
import { formatAmount } from '../words/format.ts';
import { oneLine, plain } from './notice.ts';
import type { OnScreen } from './on-screen.ts';
import type { Raising } from './raising.ts';

export const UNDO_ID = 'undo';
/** Id of its button. */
const UNDO = 'undo';

/** An answer that is held and was given outside of the window. */
export interface HeldAnswer {
  /** UUID of the answer. */
  key: string;
  item: Item;
  /** Of the action. */
  action: string;
  label: string;
}

interface UndoOffer {
  /** Raises it, draws it anew or takes it back, after answers came or went. */
  arrange(): void;
}

/** @param hidden it is not to be shown now: the screen is locked. @param locale BCP 47 */
export function createUndoOffer(
  onScreen: Pick<OnScreen, 'has' | 'takeBack'>,
  raising: Pick<Raising, 'say'>,
  held: () => readonly HeldAnswer[],
  hidden: () => boolean,
  locale: () => string,
): UndoOffer {
  /** Keys of the answers it speaks of, or spoke of when it was put away: then it comes again only for another. */
  let spoken = new Set<string>();
  return {
    arrange() {
      const answers = hidden() ? [] : held();
      if (answers.length === 0) {
        spoken = new Set();
        return onScreen.takeBack(UNDO_ID);
      }
      const another = answers.some(({ key }) => !spoken.has(key));
      const fewer = onScreen.has(UNDO_ID) && answers.length < spoken.size;
      if (!another && !fewer) return;
      spoken = new Set(answers.map(({ key }) => key));
      raising.say(undoNotice(answers, locale()), 'own');
    },
  };
}

/** Lines of its text where it speaks of several. */
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
    // Until the time is over: then it is taken back. Of ordinary urgency, as some systems draw nothing for a low one.
    stays: true,
    soonOver: true,
  };
}

/** `Approved: PO 4711` */
function lineOf({ item, action, label }: HeldAnswer, locale: string): string {
  const kind = item.actions.find(({ id }) => id === action)?.kind ?? 'custom';
  const words = wordsFor(locale).undoing;
  return oneLine(words.one(kind === 'custom' ? label : words.given[kind], item.title));
}
