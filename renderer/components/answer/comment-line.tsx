import { Button, makeStyles, mergeClasses, Textarea, tokens } from '@fluentui/react-components';
import { useEffect, useId, useRef, useState } from 'react';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import type { ItemAction } from '../../../shared/items.ts';
import { isConfirmed } from '../../../shared/rules/step-up.ts';
import type { Words } from '../../../shared/words/window.ts';
import { LYING, TOUCH } from '../../../widgets/styles.ts';
import { moneyWords } from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { useServices } from '../../state/services.tsx';
import { useTyping } from '../frame/typing.tsx';
import { useMedia } from '../frame/use-media.ts';

/** As the relay takes it (`COMMENT_MAX` of the contract); the field stops there. */
export const COMMENT_MAX = 2000;
const COUNT_FROM = 1800;

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    flexGrow: 1,
    minWidth: 0,
    margin: 0,
    padding: 0,
    border: 'none',
    outlineStyle: 'none',
  },
  stepUp: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  label: { fontWeight: tokens.fontWeightSemibold },
  field: { width: '100%' },
  tall: { flexGrow: 1 },
  close: { gap: '4px' },
  /** Little height is left beside a keyboard: the buttons stand beside the field. */
  low: { [LYING]: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto', alignItems: 'end', gap: '4px 8px' } },
  across: { [LYING]: { gridColumnStart: 1, gridColumnEnd: 3 } },
  narrow: { minWidth: '72px' },
  buttons: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  hint: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, flexGrow: 1 },
  missing: { color: tokens.colorPaletteRedForeground1 },
});

export interface CommentLineProps {
  view: ItemView;
  action: ItemAction;
  /** In the reply window: the field takes what room there is. */
  compact?: boolean;
  /** This answer can no longer be given; what was typed stays until the person closes the line. */
  over?: boolean;
  onSend: (comment: string) => void;
  onClose: () => void;
}

/** One line for the comment or the confirmation, in place. Ctrl+Enter sends, Esc closes; the text is kept either way. */
export function CommentLine({ view, action, compact = false, over = false, onSend, onClose }: CommentLineProps) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const { drafts, commands } = useServices();
  const [text, setText] = useState(() => drafts.get(view.item.id, action.id) || returnedComment(view, action));
  const [missing, setMissing] = useState(false);
  const root = useRef<HTMLFieldSetElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const touch = useMedia(TOUCH);
  const typing = useTyping();
  const asks = action.comment !== 'none';
  /** The relay asks after this: then it is confirmed. */
  const goesOn = isAskedLater(view, action);
  // Never the button: a stray Enter must not be the yes that was asked for.
  useEffect(() => {
    const focus = () => (field.current ?? root.current)?.focus();
    focus();
    return commands.compose({ focus });
  }, [commands]);
  const send = () => {
    if (over) return;
    const comment = text.trim();
    if (action.comment === 'required' && !comment) {
      setMissing(true);
      field.current?.focus();
      return;
    }
    onSend(comment);
  };
  return (
    <fieldset
      ref={root}
      className={mergeClasses(styles.root, compact && styles.close, typing && styles.low)}
      tabIndex={-1}
      aria-labelledby={`${id}-label`}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
        else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
        else return;
        event.preventDefault();
      }}
    >
      <label id={`${id}-label`} className={mergeClasses(styles.label, styles.across)} htmlFor={asks ? id : undefined}>
        {labelOf(words, view, action)}
      </label>
      {view.item.stepUp && action.confirm && (
        <span className={mergeClasses(styles.stepUp, styles.across)}>{t.answer.stepUp}</span>
      )}
      {asks && (
        <Textarea
          id={id}
          className={mergeClasses(styles.field, compact && styles.tall)}
          textarea={{ ref: field, dir: 'auto' }}
          rows={typing ? 1 : 2}
          value={text}
          maxLength={COMMENT_MAX}
          aria-invalid={missing}
          aria-describedby={`${id}-hint`}
          onChange={(_, { value }) => {
            setText(value);
            setMissing(false);
            drafts.set(view.item.id, action.id, value);
          }}
        />
      )}
      <div className={styles.buttons}>
        {!over && (
          <Button className={mergeClasses(compact && styles.narrow)} appearance="primary" onClick={send}>
            {goesOn ? t.confirming.next : action.label}
          </Button>
        )}
        <Button
          className={mergeClasses(compact && styles.narrow)}
          appearance={over ? 'secondary' : 'subtle'}
          onClick={onClose}
        >
          {over ? t.app.close : t.app.cancel}
        </Button>
        <span id={`${id}-hint`} className={styles.hint} role={missing || over ? 'alert' : undefined}>
          {over ? (
            t.answer.over
          ) : missing ? (
            <span className={styles.missing}>{t.answer.needComment}</span>
          ) : text.length > COUNT_FROM ? (
            t.answer.counter(text.length, COMMENT_MAX)
          ) : touch ? null : !asks ? (
            t.answer.confirmHint
          ) : compact ? (
            t.answer.shortHint
          ) : (
            t.answer.hint
          )}
        </span>
      </div>
    </fieldset>
  );
}

const isAskedLater = ({ item }: ItemView, action: ItemAction): boolean =>
  item.stepUp === true && isConfirmed(action, item.type);

/** Of an answer that was given here and did not come about. */
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
