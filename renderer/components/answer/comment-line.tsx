import type { ItemView } from '../../../shared/bridge/item-view.ts';
import type { ItemAction } from '../../../shared/items.ts';
import { isConfirmed } from '../../../shared/rules/step-up.ts';
import type { Words } from '../../../shared/words/window.ts';
import { limitWords, moneyWords } from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { useServices } from '../../state/services.tsx';
import { AnswerLine } from './answer-line.tsx';

interface CommentLineProps {
  view: ItemView;
  action: ItemAction;
  /** In the reply window, where the field fills the window. */
  compact?: boolean;
  over?: boolean;
  onSend: (comment: string) => void;
  onClose: () => void;
}

export function CommentLine({ view, action, compact = false, ...rest }: CommentLineProps) {
  const words = useWords();
  const { t } = words;
  const { drafts } = useServices();
  const asks = action.comment !== 'none';
  return (
    <AnswerLine
      {...rest}
      label={labelOf(words, view, action)}
      note={view.item.stepUp && action.confirm ? t.answer.stepUp(limitWords(words, view.item)) : null}
      comment={action.comment}
      draft={drafts.get(view.item.id, action.id) || returnedComment(view, action)}
      onDraft={(text) => drafts.set(view.item.id, action.id, text)}
      // If the relay will require confirmation, that step confirms.
      sendLabel={isAskedLater(view, action) ? t.confirming.next : action.label}
      keysHint={asks ? (compact ? t.answer.shortHint : t.answer.hint) : t.answer.confirmHint}
      size={compact ? 'window' : 'medium'}
    />
  );
}

const isAskedLater = ({ item }: ItemView, action: ItemAction): boolean =>
  item.stepUp === true && isConfirmed(action, item.type);

/** Comment of a returned answer that was given here. */
function returnedComment({ pending }: ItemView, { id }: ItemAction): string {
  return pending?.status === 'draft' && pending.action === id ? (pending.comment ?? '') : '';
}

function labelOf(words: Words, view: ItemView, action: ItemAction): string {
  const { t } = words;
  if (action.confirm && !isAskedLater(view, action)) {
    const what = moneyWords(words, view.item);
    const question = what ? t.answer.confirm(action.label, what) : t.answer.confirmPlain(action.label);
    return action.comment === 'required' ? `${question} ${t.answer.because}` : question;
  }
  if (action.kind === 'request-info') return t.answer.question(action.label);
  return action.comment === 'required'
    ? t.answer.commentRequired(action.label)
    : t.answer.commentOptional(action.label);
}
