import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { ONE_PANE } from '../../../widgets/styles.ts';

const useStyles = makeStyles({
  root: { display: 'flex', flexGrow: 1, minWidth: 0, minHeight: 0 },
  list: {
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    flexShrink: 0,
    width: 'clamp(300px, 38%, 400px)',
    minHeight: 0,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    [ONE_PANE]: { width: '100%', borderRight: 'none' },
  },
  alone: { width: '100%', borderRight: 'none' },
  detail: { display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0, minHeight: 0 },
  listBehind: { [ONE_PANE]: { display: 'none' } },
  detailClosed: { [ONE_PANE]: { display: 'none' } },
});

/** List and item side by side; in a narrow window one at a time. Without anything to show beside it the list has all the room. */
export function TwoPane({ list, detail, opened }: { list: ReactNode; detail: ReactNode; opened: boolean }) {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <div className={mergeClasses(styles.list, detail === null && styles.alone, opened && styles.listBehind)}>
        {list}
      </div>
      {detail !== null && <div className={mergeClasses(styles.detail, !opened && styles.detailClosed)}>{detail}</div>}
    </div>
  );
}

const useHeaderStyles = makeStyles({
  root: {
    display: 'flex',
    alignItems: 'center',
    gap: '4px',
    minHeight: '48px',
    padding: '0 8px 0 16px',
    boxSizing: 'border-box',
    flexShrink: 0,
  },
  title: {
    flexGrow: 1,
    margin: 0,
    minWidth: 0,
    fontSize: tokens.fontSizeBase400,
    fontWeight: tokens.fontWeightSemibold,
    lineHeight: tokens.lineHeightBase400,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
});

/** Title of a list pane with its few tools at the right. */
export function PaneHeader({ title, children }: { title: string; children?: ReactNode }) {
  const styles = useHeaderStyles();
  return (
    <header className={styles.root}>
      <h1 className={styles.title}>{title}</h1>
      {children}
    </header>
  );
}
