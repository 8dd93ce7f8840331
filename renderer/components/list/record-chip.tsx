import { Button, makeStyles } from '@fluentui/react-components';
import { Dismiss16Regular } from '@fluentui/react-icons';
import { isolate } from '../../../shared/rules/isolate.ts';
import { recordWords } from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';
import type { RecordName } from '../../state/navigation.ts';

const useStyles = makeStyles({
  root: { minWidth: 0, height: '26px', maxWidth: '100%' },
  text: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
});

/** The history is restricted to one record: names it, and a press removes the restriction. */
export function RecordChip({ record, onClear }: { record: RecordName; onClear: () => void }) {
  const styles = useStyles();
  const { t } = useWords();
  const what = [isolate(record.system), recordWords({ record })].join(' · ');
  return (
    <Button
      className={styles.root}
      size="small"
      shape="circular"
      appearance="primary"
      icon={<Dismiss16Regular />}
      iconPosition="after"
      aria-label={t.item.clearRecord(what)}
      title={what}
      onClick={onClear}
    >
      <span className={styles.text}>{what}</span>
    </Button>
  );
}
