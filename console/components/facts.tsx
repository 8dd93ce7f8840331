import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Breaking } from './columns.tsx';

/** Two columns; neither may take the whole width. */
const SQUEEZED = '@media (min-width: 480px) and (max-width: 719px)';
/** One column: the value below its term. */
const ONE_COLUMN = '@media (max-width: 479px)';

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'max-content 1fr',
    gap: '6px 16px',
    margin: 0,
    [SQUEEZED]: { gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 3fr)' },
    [ONE_COLUMN]: { gridTemplateColumns: 'minmax(0, 1fr)', rowGap: 0 },
  },
  pair: { display: 'contents' },
  term: {
    color: tokens.colorNeutralForeground2,
    [ONE_COLUMN]: { fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  },
  fact: { margin: 0, minWidth: 0, overflowWrap: 'anywhere', [ONE_COLUMN]: { marginBottom: '8px' } },
});

export function Facts({ facts }: { facts: readonly (readonly [term: string, fact: ReactNode])[] }) {
  const styles = useStyles();
  return (
    <dl className={styles.root}>
      {facts.map(([term, fact]) => (
        <div key={term} className={styles.pair}>
          <dt className={styles.term}>{term}</dt>
          <dd className={styles.fact}>{typeof fact === 'string' ? <Breaking>{fact}</Breaking> : fact}</dd>
        </div>
      ))}
    </dl>
  );
}
