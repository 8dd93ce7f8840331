import { Button, makeStyles } from '@fluentui/react-components';
import { Dismiss16Regular } from '@fluentui/react-icons';
import { useWords } from '../../i18n/words.tsx';
import type { NavigationChange } from '../../state/navigation.ts';

const useStyles = makeStyles({
  root: { flexShrink: 0, padding: '0 12px 8px' },
  chip: { minWidth: 0, height: '26px', maxWidth: '100%' },
});

interface OnlyChipProps {
  shown: number;
  /** Number of items in the notification; some may no longer wait. */
  of: number;
  go: (change: NavigationChange) => void;
}

/** The inbox is restricted to some items: shows how many, and a press removes the restriction. */
export function OnlyChip({ shown, of, go }: OnlyChipProps) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <div className={styles.root}>
      <Button
        className={styles.chip}
        size="small"
        shape="circular"
        appearance="primary"
        icon={<Dismiss16Regular />}
        iconPosition="after"
        onClick={() => go({ to: 'all' })}
      >
        {t.inbox.only(shown, Math.max(shown, of))} · {t.inbox.showAll}
      </Button>
    </div>
  );
}
