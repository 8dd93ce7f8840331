import { makeStyles, tokens } from '@fluentui/react-components';
import { COMPACT, MOUSE } from '../../../widgets/styles.ts';
import { COMPACT_ROW_HEIGHT, ROW_HEIGHT } from './row-styles.ts';

const useStyles = makeStyles({
  root: {
    height: `${ROW_HEIGHT}px`,
    padding: '12px 16px 12px 44px',
    boxSizing: 'border-box',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    [MOUSE]: { [COMPACT]: { height: `${COMPACT_ROW_HEIGHT}px`, paddingBlock: '8px' } },
  },
  line: { height: '10px', borderRadius: '5px', backgroundColor: tokens.colorNeutralStencil1, marginBottom: '10px' },
  short: { width: '55%' },
});

export function RowPlaceholder() {
  const styles = useStyles();
  return (
    <div className={styles.root} aria-hidden>
      <div className={styles.line} />
      <div className={`${styles.line} ${styles.short}`} />
    </div>
  );
}
