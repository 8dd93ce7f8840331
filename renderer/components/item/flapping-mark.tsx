import { makeStyles, tokens } from '@fluentui/react-components';
import { ArrowBidirectionalUpDown16Regular } from '@fluentui/react-icons';
import { useWords } from '../../i18n/words.tsx';

const useStyles = makeStyles({
  mark: {
    display: 'inline-flex',
    verticalAlign: 'bottom',
    alignItems: 'center',
    gap: '4px',
    color: tokens.colorPaletteDarkOrangeForeground1,
    fontWeight: tokens.fontWeightSemibold,
    whiteSpace: 'nowrap',
  },
});

export function FlappingMark() {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <span className={styles.mark}>
      <ArrowBidirectionalUpDown16Regular aria-hidden />
      {t.item.flapping}
    </span>
  );
}
