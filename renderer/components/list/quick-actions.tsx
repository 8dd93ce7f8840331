import { Button, makeStyles } from '@fluentui/react-components';
import type { ItemAction } from '../../../shared/items.ts';
import { useWords } from '../../i18n/words.tsx';
import { opensLine } from '../../state/answer-kinds.ts';
import { CutText } from '../frame/cut-text.tsx';

const GAP = '6px';
const LABEL = '84px';

const useStyles = makeStyles({
  root: { position: 'absolute', bottom: '4px', insetInlineEnd: '10px', display: 'flex', gap: GAP },
  button: { minWidth: 0, height: '24px', padding: '0 8px' },
  label: { maxWidth: LABEL },
  room: { display: 'flex', flexShrink: 0, gap: GAP, visibility: 'hidden' },
  width: {
    maxWidth: LABEL,
    paddingInline: '9px',
    overflow: 'hidden',
    whiteSpace: 'nowrap',
    '&::before': { content: 'attr(data-label)' },
  },
});

interface QuickActionsProps {
  actions: readonly ItemAction[];
  /** Of the item. */
  title: string;
  /** The keyboard is on the row. */
  reachable: boolean;
  onAction: (action: ItemAction) => void;
}

/** The answers that a row offers on hover and focus, at its lower end. */
export function QuickActions({ actions, title, reachable, onAction }: QuickActionsProps) {
  const { t } = useWords();
  const styles = useStyles();
  const labelOf = useLabels();
  if (actions.length === 0) return null;
  return (
    <span className={styles.root} data-quick>
      {actions.map((action) => (
        <Button
          key={action.id}
          size="small"
          className={styles.button}
          appearance={action.kind === 'approve' || action.kind === 'acknowledge' ? 'primary' : 'secondary'}
          tabIndex={reachable ? 0 : -1}
          aria-label={t.answer.onRow(action.label, title)}
          onClick={() => onAction(action)}
        >
          <CutText className={styles.label}>{labelOf(action)}</CutText>
        </Button>
      ))}
    </span>
  );
}

/** Keeps the room of these buttons free in the row's last line, whether they are shown or not: they cover nothing, and nothing moves. */
export function QuickRoom({ actions }: Pick<QuickActionsProps, 'actions'>) {
  const styles = useStyles();
  const labelOf = useLabels();
  if (actions.length === 0) return null;
  return (
    <span className={styles.room} aria-hidden>
      {actions.map((action) => (
        <span key={action.id} className={styles.width} data-label={labelOf(action)} />
      ))}
    </span>
  );
}

function useLabels(): (action: ItemAction) => string {
  const { t } = useWords();
  return (action) => (opensLine(action) ? t.answer.opens(action.label) : action.label);
}
