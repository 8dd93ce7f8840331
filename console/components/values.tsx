import { makeStyles } from '@fluentui/react-components';
import { useWords } from '../state/services.tsx';
import { Breaking } from './columns.tsx';

const useStyles = makeStyles({
  list: { display: 'flex', flexWrap: 'wrap', gap: '2px 16px', margin: 0, padding: 0, listStyle: 'none' },
  one: { minWidth: 0 },
});

/** A list of values of one kind. Values may contain commas, so they are not joined by commas. */
export function Values({ values }: { values: readonly string[] }) {
  const styles = useStyles();
  const { t } = useWords();
  if (values.length === 0) return t.app.none;
  return (
    // biome-ignore lint/a11y/noRedundantRoles: a list drawn without bullets loses its own in Safari
    <ul className={styles.list} role="list">
      {[...new Set(values)].map((value) => (
        <li key={value} className={styles.one}>
          <Breaking>{value}</Breaking>
        </li>
      ))}
    </ul>
  );
}
