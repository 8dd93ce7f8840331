import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useId, useRef, useState } from 'react';
import type { Result } from '../../../shared/bridge/bridge.ts';
import type { ItemView, PendingAnswer } from '../../../shared/bridge/item-view.ts';
import type { Problem } from '../../../shared/problems.ts';
import { pendingKind } from '../../../shared/rules/line-decisions.ts';
import { byLineWords } from '../../../shared/words/by-line.ts';
import { Spinner } from '../../../widgets/spinner.tsx';
import { LYING, NARROW } from '../../../widgets/styles.ts';
import { moneyWords } from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { useServices } from '../../state/services.tsx';

const useStyles = makeStyles({
  root: {
    flexShrink: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    margin: 0,
    padding: '12px 24px',
    [NARROW]: { padding: '10px 16px' },
    border: 'none',
    borderTop: `2px solid ${tokens.colorBrandStroke1}`,
    backgroundColor: tokens.colorNeutralBackground2,
    maxHeight: '55%',
    [LYING]: { maxHeight: '80%' },
    overflowY: 'auto',
    outlineStyle: 'none',
  },
  compact: {
    padding: 0,
    [NARROW]: { padding: 0 },
    borderTop: 'none',
    backgroundColor: 'transparent',
    maxHeight: 'none',
    gap: '6px',
  },
  question: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
    overflowWrap: 'anywhere',
  },
  comment: { overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  bad: { margin: 0, color: tokens.colorPaletteRedForeground1, overflowWrap: 'anywhere' },
  buttons: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  button: { maxWidth: '100%', overflowWrap: 'anywhere' },
});

interface ConfirmAnswerProps {
  view: ItemView;
  compact?: boolean;
  onConfirm: () => Promise<Result<PendingAnswer>>;
  onBack: () => void;
}

/** The relay's confirmation of an answer above a limit. Ctrl+Enter confirms, Esc goes back. */
export function ConfirmAnswer({ view: { item, pending }, compact = false, onConfirm, onBack }: ConfirmAnswerProps) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const { commands } = useServices();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Problem | null>(null);
  const root = useRef<HTMLFieldSetElement>(null);
  const id = useId();
  // Never focus the button: a stray Enter must not confirm.
  useEffect(() => {
    const focus = () => root.current?.focus();
    focus();
    return commands.compose({ focus });
  }, [commands]);
  if (!pending) return null;
  const { label, comment, problem, asks } = pending;
  const { lineCounts } = pendingKind(item, pending);
  const money = moneyWords(words, item);
  const confirm = async () => {
    if (busy) return;
    setBusy(true);
    setRefused(null);
    const result = await onConfirm();
    setBusy(false);
    if (!result.ok) setRefused(result.problem);
  };
  const why = refused?.detail ?? problem;
  return (
    <fieldset
      ref={root}
      className={mergeClasses(styles.root, compact && styles.compact)}
      tabIndex={-1}
      aria-labelledby={`${id}-question`}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onBack();
        else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void confirm();
        // A stray Enter does nothing here; on a focused button it presses the button.
        else if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
        event.preventDefault();
      }}
    >
      <h2 id={`${id}-question`} className={styles.question}>
        {money ? t.answer.confirm(label, money) : t.answer.confirmPlain(label)}
      </h2>
      <p className={styles.quiet}>{t.confirming.asks}</p>
      {asks?.freshSignIn && <p className={styles.quiet}>{t.confirming.signInHint}</p>}
      {why && (
        <p className={styles.bad} role="alert">
          {why}
        </p>
      )}
      {lineCounts && lineCounts.rejected > 0 && (
        <p className={styles.quiet}>
          {byLineWords[words.language].rejected(lineCounts.rejected, lineCounts.approved + lineCounts.rejected)}
        </p>
      )}
      {comment && (
        <span className={styles.comment} dir="auto">
          {comment}
        </span>
      )}
      <div className={styles.buttons}>
        <Button appearance="primary" className={styles.button} disabled={busy} onClick={() => void confirm()}>
          <bdi>{asks?.freshSignIn ? t.confirming.signIn : money ? t.confirming.yes(label, money) : label}</bdi>
        </Button>
        <Button appearance="subtle" onClick={onBack}>
          {t.confirming.back}
        </Button>
        {busy && asks?.freshSignIn && <Spinner label={t.confirming.waiting} />}
      </div>
    </fieldset>
  );
}
