import { Button, makeStyles, mergeClasses } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { ItemAction } from '../../../shared/items.ts';
import { COMPACT, MOUSE } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';
import { opensLine } from '../../state/answer-kinds.ts';
import { useDrawn } from '../../state/use-drawn.ts';
import { TruncatedText } from '../frame/truncated-text.tsx';
import { ACTS } from '../frame/use-press-guard.ts';

const GAP = '6px';
/** Maximum label width of one of two buttons, and of a single one. */
const LABEL = '84px';
const LABEL_ALONE = '160px';

const useStyles = makeStyles({
  root: {
    position: 'absolute',
    bottom: '4px',
    insetInlineEnd: '10px',
    display: 'flex',
    gap: GAP,
    [MOUSE]: { [COMPACT]: { bottom: 0 } },
  },
  button: { minWidth: 0, height: '24px', padding: '0 8px' },
  label: { maxWidth: LABEL },
  alone: { maxWidth: LABEL_ALONE },
  room: { display: 'grid', flexShrink: 0, justifyItems: 'end' },
  place: { gridArea: '1 / 1', minWidth: 0 },
  buttons: {
    gridArea: '1 / 1',
    display: 'flex',
    gap: GAP,
    visibility: 'hidden',
    [MOUSE]: { [COMPACT]: { display: 'none' } },
  },
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
  title: string;
  reachable: boolean;
  onAction: (action: ItemAction) => void;
}

export function QuickActions({ actions, title, reachable, onAction }: QuickActionsProps) {
  const { t } = useWords();
  const styles = useStyles();
  const labelOf = useLabels();
  // Hidden until the row is hovered or focused, so the rows are drawn first.
  const isDrawn = useDrawn();
  if (actions.length === 0 || !isDrawn) return null;
  return (
    <span className={styles.root} data-quick {...ACTS}>
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
          <TruncatedText className={actions.length > 1 ? styles.label : styles.alone} dir="auto">
            {labelOf(action)}
          </TruncatedText>
        </Button>
      ))}
    </span>
  );
}

interface QuickRoomProps extends Pick<QuickActionsProps, 'actions'> {
  /** Displayed while the buttons are hidden. */
  children: ReactNode;
}

/** Reserves the space of the buttons in the row's last line, so that nothing moves when they appear. */
export function QuickRoom({ actions, children }: QuickRoomProps) {
  const styles = useStyles();
  const labelOf = useLabels();
  const swaps = actions.length > 0 ? { 'data-gives-way': true } : {};
  return (
    <span className={styles.room}>
      <span className={styles.place} {...swaps}>
        {children}
      </span>
      <span className={styles.buttons} aria-hidden>
        {actions.map((action) => (
          <span
            key={action.id}
            className={mergeClasses(styles.width, actions.length === 1 && styles.alone)}
            data-label={labelOf(action)}
          />
        ))}
      </span>
    </span>
  );
}

function useLabels(): (action: ItemAction) => string {
  const { t } = useWords();
  return (action) => (opensLine(action) ? t.answer.opens(action.label) : action.label);
}
