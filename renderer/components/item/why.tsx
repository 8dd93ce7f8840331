import { makeStyles, tokens } from '@fluentui/react-components';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import { whyWords } from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { useSnapshotPart } from '../../state/services.tsx';

const useStyles = makeStyles({
  root: { margin: '20px 0 0', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  label: { fontWeight: tokens.fontWeightSemibold },
});

export function Why({ view: { mine } }: { view: ItemView }) {
  const styles = useStyles();
  const words = useWords();
  const me = useSnapshotPart('me');
  return (
    <p className={styles.root}>
      <span className={styles.label}>{words.t.why.label}</span> {whyWords(words, mine.why, me)}
    </p>
  );
}
