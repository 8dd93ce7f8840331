import type { ItemView } from '../../../shared/bridge/item-view.ts';
import type { FormInput } from '../../../shared/forms.ts';
import type { ItemAction } from '../../../shared/items.ts';
import type { Problem } from '../../../shared/problems.ts';
import { faultyFields } from '../../../shared/rules/form-words.ts';
import { isConfirmed } from '../../../shared/rules/step-up.ts';
import { evidenceWords } from '../../../shared/words/evidence-panel.ts';
import { formWordsFor } from '../../../shared/words/form.ts';
import type { WindowTexts } from '../../../shared/words/window.ts';
import { limitWords, moneyWords } from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { fieldsDraft } from '../../state/draft-store.ts';
import { readDraft, valuesOf } from '../../state/form-values.ts';
import { useServices } from '../../state/services.tsx';
import { AnswerLine, type LineForm } from './answer-line.tsx';

interface CommentLineProps {
  view: ItemView;
  action: ItemAction;
  /** In the reply window, where the field fills the window. */
  compact?: boolean;
  over?: boolean;
  /** Why the last attempt was refused. */
  problem?: Problem | null | undefined;
  onSend: (comment: string, input?: FormInput) => void;
  onClose: () => void;
}

export function CommentLine({ view, action, compact = false, problem = null, ...rest }: CommentLineProps) {
  const words = useWords();
  const { t } = words;
  const { drafts } = useServices();
  const asks = action.comment !== 'none';
  const fieldsOf = (): LineForm | null => {
    const { form } = action;
    if (!form) return null;
    const draft = fieldsDraft(action.id);
    const terms = formWordsFor(words.f.locale);
    return {
      form,
      values: valuesOf(form, readDraft(drafts.get(view.item.id, draft)) ?? returnedInput(view, action)),
      commentLabel: action.comment === 'required' ? terms.comment : terms.commentOptional,
      faults: faultyFields(problem?.errors),
      onDraft: (values) => drafts.set(view.item.id, draft, JSON.stringify(values)),
    };
  };
  return (
    <AnswerLine
      {...rest}
      label={labelOf(words, view, action)}
      note={noteOf(words, view, action)}
      comment={action.comment}
      draft={drafts.get(view.item.id, action.id) || returnedComment(view, action)}
      onDraft={(text) => drafts.set(view.item.id, action.id, text)}
      fields={fieldsOf()}
      // If the relay will require confirmation, that step confirms.
      sendLabel={isAskedLater(view, action) ? t.confirming.next : action.label}
      keysHint={asks || action.form ? (compact ? t.answer.shortHint : t.answer.hint) : t.answer.confirmHint}
      size={compact ? 'window' : 'medium'}
    />
  );
}

function noteOf(
  words: ReturnType<typeof useWords>,
  { item, documentsChanged }: ItemView,
  action: ItemAction,
): string | null {
  if (documentsChanged && action.confirm) return evidenceWords[words.language].confirmChanged;
  return item.stepUp && action.confirm ? words.t.answer.stepUp(limitWords(words, item)) : null;
}

const isAskedLater = ({ item }: ItemView, action: ItemAction): boolean =>
  item.stepUp === true && isConfirmed(action, item.type);

/** Comment of a returned answer that was given here. */
function returnedComment({ pending }: ItemView, { id }: ItemAction): string {
  return pending?.status === 'draft' && pending.action === id ? (pending.comment ?? '') : '';
}

/** Input of a returned answer that was given here; null: none. */
function returnedInput({ pending }: ItemView, { id }: ItemAction): FormInput | null {
  return pending?.status === 'draft' && pending.action === id ? (pending.input ?? null) : null;
}

function labelOf(words: WindowTexts, view: ItemView, action: ItemAction): string {
  const { t } = words;
  if (action.confirm && !isAskedLater(view, action)) {
    const what = moneyWords(words, view.item);
    const question = what ? t.answer.confirm(action.label, what) : t.answer.confirmPlain(action.label);
    return action.comment === 'required' ? `${question} ${t.answer.because}` : question;
  }
  if (action.form) return formWordsFor(words.f.locale).fill(action.label);
  if (action.kind === 'request-info') return t.answer.question(action.label);
  return action.comment === 'required'
    ? t.answer.commentRequired(action.label)
    : t.answer.commentOptional(action.label);
}
