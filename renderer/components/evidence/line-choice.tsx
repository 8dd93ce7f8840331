import { Button, Input, makeStyles, mergeClasses, ToggleButton, tokens } from '@fluentui/react-components';
import { CheckmarkRegular, CommentRegular, DismissRegular } from '@fluentui/react-icons';
import type { LineDecisions } from '../../../shared/answers.ts';
import { byLineWords } from '../../../shared/words/by-line.ts';
import { NARROW, TOUCH } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';
import type { GridCell } from './use-grid-keys.ts';

type LineDecision = LineDecisions[string];

/** Limit of the relay (`COMMENT_MAX` of the contract) for one comment. */
const COMMENT_MAX = 2000;

const useStyles = makeStyles({
  group: { display: 'flex', gap: '2px', [NARROW]: { flexWrap: 'wrap', gap: '4px' } },
  button: { minWidth: '28px', [NARROW]: { minHeight: '36px' }, [TOUCH]: { minHeight: '44px', minWidth: '44px' } },
  /** The table has little width; cards have words. */
  words: { display: 'none', [NARROW]: { display: 'inline' } },
  rejected: { color: tokens.colorPaletteRedForeground1 },
  comment: { display: 'flex', position: 'sticky', insetInlineStart: '10px', width: '100%', maxWidth: '440px' },
  decided: { display: 'flex', gap: '4px', alignItems: 'center', whiteSpace: 'nowrap' },
  approved: { color: tokens.colorPaletteGreenForeground1 },
  said: { display: 'block', whiteSpace: 'pre-wrap' },
});

interface LineChoiceProps {
  /** Names the row for screen readers. */
  row: string;
  chosen: LineDecision | undefined;
  isCommenting: boolean;
  /** Properties of the three grid cells. */
  cells: readonly GridCell[];
  onDecide: (decision: LineDecision['decision']) => void;
  onComment: () => void;
}

/** Approve, reject and comment of one row. The buttons are cells of the grid, so that arrow keys reach them. */
export function LineChoice({ row, chosen, isCommenting, cells, onDecide, onComment }: LineChoiceProps) {
  const styles = useStyles();
  const t = byLineWords[useWords().language];
  const isRejected = chosen?.decision === 'reject';
  const look = { size: 'small', className: styles.button } as const;
  return (
    <span className={styles.group}>
      <ToggleButton
        {...look}
        {...cells[0]}
        icon={<CheckmarkRegular />}
        appearance={isRejected ? 'subtle' : 'outline'}
        checked={!isRejected}
        aria-label={t.approveRow(row)}
        title={t.approve}
        onClick={() => onDecide('approve')}
      >
        <span className={styles.words}>{t.approve}</span>
      </ToggleButton>
      <ToggleButton
        {...look}
        {...cells[1]}
        className={mergeClasses(look.className, isRejected && styles.rejected)}
        icon={<DismissRegular />}
        appearance={isRejected ? 'outline' : 'subtle'}
        checked={isRejected}
        aria-label={t.rejectRow(row)}
        title={t.reject}
        onClick={() => onDecide('reject')}
      >
        <span className={styles.words}>{t.reject}</span>
      </ToggleButton>
      <Button
        {...look}
        {...cells[2]}
        icon={<CommentRegular />}
        appearance="subtle"
        aria-label={t.commentOn(row)}
        aria-expanded={isCommenting}
        title={t.comment}
        onClick={onComment}
      />
    </span>
  );
}

interface LineCommentProps {
  row: string;
  text: string;
  onChange: (text: string) => void;
}

export function LineComment({ row, text, onChange }: LineCommentProps) {
  const styles = useStyles();
  const t = byLineWords[useWords().language];
  return (
    <Input
      className={styles.comment}
      size="small"
      value={text}
      maxLength={COMMENT_MAX}
      aria-label={t.commentOn(row)}
      placeholder={t.comment}
      input={{ dir: 'auto', autoFocus: text === '' }}
      onChange={(_, { value }) => onChange(value)}
    />
  );
}

/** The decision about a row of an answer that was given. */
export function DecidedLine({ decision, comment }: LineDecision) {
  const styles = useStyles();
  const t = byLineWords[useWords().language];
  const isRejected = decision === 'reject';
  const Icon = isRejected ? DismissRegular : CheckmarkRegular;
  return (
    <span>
      <span className={mergeClasses(styles.decided, isRejected ? styles.rejected : styles.approved)}>
        <Icon aria-hidden />
        {t.decided[decision]}
      </span>
      {comment && (
        <span className={styles.said} dir="auto">
          {comment}
        </span>
      )}
    </span>
  );
}
