import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type ReactNode, useRef, useSyncExternalStore } from 'react';
import { hidden, ONE_PANE, ZOOMED } from '../../../widgets/styles.ts';
import { useServices } from '../../state/services.tsx';
import { Divider } from './divider.tsx';
import { useMedia } from './use-media.ts';

/** Minimum usable width of a pane, CSS px. */
const LEAST = { list: 260, detail: 340 } as const;

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
    [ZOOMED]: { overflowY: 'auto' },
  },
  alone: { width: '100%', borderRight: 'none' },
  detail: {
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minWidth: 0,
    minHeight: 0,
    // At high zoom everything scrolls together, because fixed bars would take the whole height.
    [ZOOMED]: { display: 'block', overflowY: 'auto' },
  },
  listBehind: { [ONE_PANE]: { display: 'none' } },
  detailClosed: { [ONE_PANE]: { display: 'none' } },
});

/** List and item side by side, or one at a time in a narrow window. Without an item the list takes the full width. */
export function TwoPane({ list, detail, opened }: { list: ReactNode; detail: ReactNode; opened: boolean }) {
  const styles = useStyles();
  const { split } = useServices();
  const share = useSyncExternalStore(split.subscribe, split.get);
  const panes = useRef<HTMLDivElement>(null);
  const first = useRef<HTMLDivElement>(null);
  const onePane = useMedia(ONE_PANE);
  const width =
    !onePane && detail !== null && share && `clamp(${LEAST.list}px, ${share}%, calc(100% - ${LEAST.detail}px))`;
  return (
    <div ref={panes} className={styles.root}>
      <div
        ref={first}
        style={width ? { width } : {}}
        className={mergeClasses(styles.list, detail === null && styles.alone, opened && styles.listBehind)}
      >
        {list}
      </div>
      {detail !== null && (
        <div className={mergeClasses(styles.detail, !opened && styles.detailClosed)}>
          <Divider panes={panes} list={first} />
          {detail}
        </div>
      )}
    </div>
  );
}

const useHeaderStyles = makeStyles({
  hidden,
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

/** Title of a list pane, with tools at its right. @param tabs replaces the title */
export function PaneHeader({ title, tabs, children }: { title: string; tabs?: ReactNode; children?: ReactNode }) {
  const styles = useHeaderStyles();
  return (
    <header className={styles.root}>
      <h1 className={tabs ? styles.hidden : styles.title}>{title}</h1>
      {tabs}
      {children}
    </header>
  );
}
