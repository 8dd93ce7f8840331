import { Button, makeStyles } from '@fluentui/react-components';
import { ArrowUp16Regular } from '@fluentui/react-icons';
import { useWords } from '../../i18n/words.tsx';
import type { InboxRow } from '../../state/inbox-rows.ts';

const useStyles = makeStyles({
  root: { position: 'absolute', zIndex: 1, insetInlineStart: '50%', transform: 'translateX(-50%)', marginTop: '8px' },
});

interface CriticalAboveProps {
  rows: readonly InboxRow[];
  first: number;
  onShow: (index: number) => void;
}

/** Reports new critical items above the visible rows, with a button to scroll there. */
export function CriticalAbove({ rows, first, onShow }: CriticalAboveProps) {
  const styles = useStyles();
  const { t } = useWords();
  const above = rows
    .slice(0, first)
    .filter(({ view: { item, mine } }) => item.severity === 'critical' && mine.seenAt === null && mine.waits);
  const [next] = above;
  if (!next) return null;
  return (
    <Button
      className={styles.root}
      size="small"
      shape="circular"
      appearance="primary"
      icon={<ArrowUp16Regular />}
      onClick={() => onShow(rows.indexOf(next))}
    >
      {t.inbox.criticalAbove(above.length)}
    </Button>
  );
}
