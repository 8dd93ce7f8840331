import type { FormInput } from '../../../shared/forms.ts';
import type { Problem } from '../../../shared/problems.ts';
import { faultyFields } from '../../../shared/rules/form-words.ts';
import { isolate } from '../../../shared/rules/isolate.ts';
import { evidenceWords } from '../../../shared/words/evidence-panel.ts';
import { formWordsFor } from '../../../shared/words/form.ts';
import type { WindowTexts } from '../../../shared/words/window.ts';
import { useWords } from '../../i18n/words.tsx';
import type { BulkPlan } from '../../state/bulk.ts';
import { fieldsDraft } from '../../state/draft-store.ts';
import { readDraft, valuesOf } from '../../state/form-values.ts';
import { useServices } from '../../state/services.tsx';
import { AnswerLine, type LineForm } from '../answer/answer-line.tsx';
import { bulkWords } from './bulk-words.ts';
import { BULK_DRAFT } from './use-bulk.ts';

interface BulkLineProps {
  plan: BulkPlan;
  problem: Problem | null;
  onSend: (comment: string, input?: FormInput) => void;
  onClose: () => void;
}

export function BulkLine({ plan, problem, ...rest }: BulkLineProps) {
  const words = useWords();
  const { t } = words;
  const { drafts } = useServices();
  const fieldsOf = (): LineForm | null => {
    const { form, kind, comment } = plan;
    if (!form) return null;
    const draft = fieldsDraft(kind);
    const terms = formWordsFor(words.f.locale);
    return {
      form,
      values: valuesOf(form, readDraft(drafts.get(BULK_DRAFT, draft))),
      commentLabel: comment === 'required' ? terms.comment : terms.commentOptional,
      faults: faultyFields(problem?.errors),
      onDraft: (values) => drafts.set(BULK_DRAFT, draft, JSON.stringify(values)),
    };
  };
  return (
    <AnswerLine
      {...rest}
      label={questionOf(words, plan)}
      note={noteOf(words, plan)}
      comment={plan.comment}
      draft={drafts.get(BULK_DRAFT, plan.kind)}
      onDraft={(text) => drafts.set(BULK_DRAFT, plan.kind, text)}
      fields={fieldsOf()}
      sendLabel={t.bulk.button(bulkWords(words).label(plan), plan.can.length)}
      keysHint={plan.comment === 'none' ? t.answer.confirmHint : t.answer.shortHint}
      size="small"
    />
  );
}

/** `Approve 18 items, €412,300.00?`, `Reject 18 items, €412,300.00: comment (optional)` */
function questionOf(words: WindowTexts, plan: BulkPlan): string {
  const { t } = words;
  const { label, what } = bulkWords(words);
  const asked = t.bulk.asked(label(plan), what(plan));
  if (plan.form && !plan.confirm) return formWordsFor(words.f.locale).fill(asked);
  if (plan.confirm || plan.comment === 'none')
    return plan.comment === 'required' ? `${asked}? ${t.answer.because}` : `${asked}?`;
  if (plan.kind === 'request-info') return t.answer.question(asked);
  return plan.comment === 'required' ? t.answer.commentRequired(asked) : t.answer.commentOptional(asked);
}

/** Lists items with a changed document. */
function noteOf({ language }: WindowTexts, { can }: BulkPlan): string | null {
  const titles = can.flatMap(({ view: { item, documentsChanged }, action }) =>
    documentsChanged && action.confirm ? [item.title] : [],
  );
  return titles.length > 0 ? evidenceWords[language].confirmChangedOf(titles.map(isolate).join(', ')) : null;
}
