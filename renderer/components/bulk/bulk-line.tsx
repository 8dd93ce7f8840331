import { Button, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { useEffect, useId, useRef, useState } from 'react';

import type { Words } from '../../../shared/words/window.ts';
import { TOUCH } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';
import type { BulkPlan } from '../../state/bulk.ts';
import { useServices } from '../../state/services.tsx';
import { COMMENT_MAX } from '../answer/comment-line.tsx';
import { useMedia } from '../frame/use-media.ts';
import { bulkWords } from './bulk-words.ts';
import { DRAFT_OF_MANY } from './use-bulk.ts';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: '6px',
    minWidth: 0,
    margin: 0,
    padding: 0,
    border: 'none',
    outlineStyle: 'none',
  },
  label: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  field: { width: '100%' },
  buttons: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '6px' },
  hint: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  missing: { color: tokens.colorPaletteRedForeground1 },
});

interface BulkLineProps {
  plan: BulkPlan;
  onSend: (comment: string) => void;
  onClose: () => void;
}

/** The comment or the yes that is given once, for all that the answer reaches. As for one: Ctrl+Enter sends, Esc closes, the text is kept. */
export function BulkLine({ plan, onSend, onClose }: BulkLineProps) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const { drafts, commands } = useServices();
  const [text, setText] = useState(() => drafts.get(DRAFT_OF_MANY, plan.kind));
  const [missing, setMissing] = useState(false);
  const root = useRef<HTMLFieldSetElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const touch = useMedia(TOUCH);
  const asks = plan.comment !== 'none';
  // Never the button: a stray Enter must not be the yes that was asked for.
  useEffect(() => {
    const focus = () => (field.current ?? root.current)?.focus();
    focus();
    return commands.compose({ focus });
  }, [commands]);
  const send = () => {
    const comment = text.trim();
    if (plan.comment !== 'required' || comment) return onSend(comment);
    setMissing(true);
    field.current?.focus();
  };
  return (
    <fieldset
      ref={root}
      className={styles.root}
      tabIndex={-1}
      aria-labelledby={`${id}-label`}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
        else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
        else return;
        event.preventDefault();
      }}
    >
      <label id={`${id}-label`} className={styles.label} htmlFor={asks ? id : undefined}>
        {questionOf(words, plan)}
      </label>
      {asks && (
        <Textarea
          id={id}
          className={styles.field}
          textarea={{ ref: field, dir: 'auto' }}
          rows={2}
          value={text}
          maxLength={COMMENT_MAX}
          aria-invalid={missing}
          aria-describedby={`${id}-hint`}
          onChange={(_, { value }) => {
            setText(value);
            setMissing(false);
            drafts.set(DRAFT_OF_MANY, plan.kind, value);
          }}
        />
      )}
      <div className={styles.buttons}>
        <Button size="small" appearance="primary" onClick={send}>
          {t.bulk.button(bulkWords(words).label(plan), plan.can.length)}
        </Button>
        <Button size="small" appearance="subtle" onClick={onClose}>
          {t.app.cancel}
        </Button>
        <span id={`${id}-hint`} className={styles.hint} role={missing ? 'alert' : undefined}>
          {missing ? <span className={styles.missing}>{t.answer.needComment}</span> : touch ? null : t.answer.shortHint}
        </span>
      </div>
    </fieldset>
  );
}

/** `Approve 18 items, €412,300.00?`, `Reject 18 items, €412,300.00: comment (optional)` */
function questionOf(words: Words, plan: BulkPlan): string {
  const { t } = words;
  const { label, what } = bulkWords(words);
  const asked = t.bulk.asked(label(plan), what(plan));
  if (plan.confirm) return plan.comment === 'required' ? `${asked}? ${t.answer.because}` : `${asked}?`;
  if (plan.kind === 'request-info') return t.answer.question(asked);
  return plan.comment === 'required' ? t.answer.commentRequired(asked) : t.answer.commentOptional(asked);
}
