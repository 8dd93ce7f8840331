import type { Words } from '../../../shared/words/window.ts';
import { useWords } from '../../i18n/words.tsx';
import type { BulkPlan } from '../../state/bulk.ts';
import { useServices } from '../../state/services.tsx';
import { AnswerLine } from '../answer/answer-line.tsx';
import { bulkWords } from './bulk-words.ts';
import { DRAFT_OF_MANY } from './use-bulk.ts';

interface BulkLineProps {
  plan: BulkPlan;
  onSend: (comment: string) => void;
  onClose: () => void;
}

export function BulkLine({ plan, ...rest }: BulkLineProps) {
  const words = useWords();
  const { t } = words;
  const { drafts } = useServices();
  return (
    <AnswerLine
      {...rest}
      label={questionOf(words, plan)}
      comment={plan.comment}
      draft={drafts.get(DRAFT_OF_MANY, plan.kind)}
      onDraft={(text) => drafts.set(DRAFT_OF_MANY, plan.kind, text)}
      sendLabel={t.bulk.button(bulkWords(words).label(plan), plan.can.length)}
      keysHint={plan.comment === 'none' ? t.answer.confirmHint : t.answer.shortHint}
      size="small"
    />
  );
}

/** `Approve 18 items, €412,300.00?`, `Reject 18 items, €412,300.00: comment (optional)` */
function questionOf(words: Words, plan: BulkPlan): string {
  const { t } = words;
  const { label, what } = bulkWords(words);
  const asked = t.bulk.asked(label(plan), what(plan));
  if (plan.confirm || plan.comment === 'none')
    return plan.comment === 'required' ? `${asked}? ${t.answer.because}` : `${asked}?`;
  if (plan.kind === 'request-info') return t.answer.question(asked);
  return plan.comment === 'required' ? t.answer.commentRequired(asked) : t.answer.commentOptional(asked);
}
