import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  Flowchart24Filled,
  Flowchart24Regular,
  History24Filled,
  History24Regular,
  MailInbox24Filled,
  MailInbox24Regular,
  Send24Filled,
  Send24Regular,
  Settings24Filled,
  Settings24Regular,
} from '@fluentui/react-icons';
import { useSyncExternalStore } from 'react';
import { VIEWS, type View } from '../../../shared/bridge/views.ts';
import { FORCED, hidden, LYING, NARROW } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';
import { useServices, useSnapshotPart } from '../../state/services.tsx';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: '4px',
    flexShrink: 0,
    width: '80px',
    padding: '8px 2px',
    boxSizing: 'border-box',
    backgroundColor: tokens.colorNeutralBackground3,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    [NARROW]: { width: '52px', padding: '8px 4px' },
  },
  last: { marginTop: 'auto' },
  button: {
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: '2px',
    minHeight: '56px',
    padding: '4px 0',
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    background: 'none',
    color: tokens.colorNeutralForeground2,
    fontFamily: 'inherit',
    fontSize: '11px',
    lineHeight: '14px',
    cursor: 'pointer',
    '&:hover': { backgroundColor: tokens.colorNeutralBackground3Hover, color: tokens.colorNeutralForeground1 },
    '&:focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    [NARROW]: { minHeight: '44px' },
  },
  current: {
    color: tokens.colorBrandForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    '&:hover': { backgroundColor: tokens.colorNeutralBackground1, color: tokens.colorBrandForeground1 },
    [FORCED]: { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
  label: { [NARROW]: hidden },
  badge: { position: 'absolute', top: '4px', insetInlineStart: 'calc(50% + 4px)', [NARROW]: { top: '2px' } },
});

const useBarStyles = makeStyles({
  root: {
    display: 'flex',
    flexShrink: 0,
    backgroundColor: tokens.colorNeutralBackground3,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    [LYING]: { borderTop: 'none' },
  },
  button: {
    flexGrow: 1,
    flexBasis: 0,
    minWidth: 0,
    minHeight: '52px',
    padding: '4px 2px',
    borderRadius: 0,
    [LYING]: { flexDirection: 'row', flexBasis: 'auto', gap: '6px', minHeight: '44px', padding: '0 10px' },
  },
  current: {
    backgroundColor: 'transparent',
    boxShadow: `inset 0 2px 0 ${tokens.colorBrandForeground1}`,
    '&:hover': { backgroundColor: 'transparent', color: tokens.colorBrandForeground1 },
  },
  label: { maxWidth: '100%', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  badge: {
    position: 'absolute',
    top: '3px',
    insetInlineStart: 'calc(50% + 4px)',
    [LYING]: { insetInlineStart: '24px' },
  },
});

const ICONS = {
  inbox: [MailInbox24Regular, MailInbox24Filled],
  history: [History24Regular, History24Filled],
  requests: [Send24Regular, Send24Filled],
  processes: [Flowchart24Regular, Flowchart24Filled],
  preferences: [Settings24Regular, Settings24Filled],
} as const;

interface NavProps {
  view: View;
  onView: (view: View) => void;
}

/** My requests only if the person has any, or displays the view. */
function useViews(view: View): readonly View[] {
  const requests = useSnapshotPart('requests');
  return VIEWS.filter((name) => name !== 'requests' || requests || name === view);
}

export function NavRail({ view, onView }: NavProps) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <nav className={styles.root} aria-label={t.nav.label}>
      {useViews(view).map((name) => (
        <ViewButton
          key={name}
          name={name}
          current={name === view}
          onView={onView}
          className={mergeClasses(
            styles.button,
            name === view && styles.current,
            name === 'preferences' && styles.last,
          )}
          label={styles.label}
          badge={styles.badge}
        />
      ))}
    </nav>
  );
}

export function NavBar({ view, onView }: NavProps) {
  const styles = useStyles();
  const bar = useBarStyles();
  const { t } = useWords();
  return (
    <nav className={bar.root} aria-label={t.nav.label}>
      {useViews(view).map((name) => (
        <ViewButton
          key={name}
          name={name}
          current={name === view}
          onView={onView}
          className={mergeClasses(
            styles.button,
            name === view && styles.current,
            bar.button,
            name === view && bar.current,
          )}
          label={bar.label}
          badge={bar.badge}
        />
      ))}
    </nav>
  );
}

interface ViewButtonProps {
  name: View;
  current: boolean;
  onView: (view: View) => void;
  className: string;
  label: string;
  badge: string;
}

function ViewButton({ name, current, onView, className, label, badge }: ViewButtonProps) {
  const { t } = useWords();
  const counts = useSnapshotPart('counts');
  const Icon = ICONS[name][current ? 1 : 0];
  return (
    <button
      type="button"
      className={className}
      aria-current={current ? 'page' : undefined}
      title={t.nav[name]}
      onClick={() => onView(name)}
    >
      <Icon aria-hidden />
      <span className={label}>{t.nav[name]}</span>
      {name === 'inbox' && counts.toAnswer > 0 && (
        <CountBadge
          className={badge}
          urgent={counts.critical > 0}
          count={counts.toAnswer}
          name={t.nav.toAnswer(counts.toAnswer)}
        />
      )}
      {name === 'requests' && <DecidedBadge className={badge} />}
    </button>
  );
}

/** Decisions of my requests since the view was last displayed. */
function DecidedBadge({ className }: { className: string }) {
  const { t } = useWords();
  const { requestsSeen } = useServices();
  const requests = useSnapshotPart('requests');
  const seen = useSyncExternalStore(requestsSeen.subscribe, requestsSeen.get);
  const count = requests?.decidedAt.filter((at) => at > seen).length ?? 0;
  if (count === 0) return null;
  return <CountBadge className={className} count={count} name={t.nav.decided(count)} />;
}

const MOST_COUNTED = 99;

const useBadgeStyles = makeStyles({
  root: {
    display: 'inline-flex',
    boxSizing: 'border-box',
    alignItems: 'center',
    justifyContent: 'center',
    minWidth: '16px',
    height: '16px',
    padding: '0 3px',
    borderRadius: tokens.borderRadiusCircular,
    // Visible in forced colours.
    border: `1px solid ${tokens.colorTransparentStroke}`,
    fontSize: tokens.fontSizeBase100,
    lineHeight: tokens.lineHeightBase100,
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorBrandBackground,
    color: tokens.colorNeutralForegroundOnBrand,
  },
  urgent: { backgroundColor: tokens.colorPaletteRedBackground3 },
});

interface CountBadgeProps {
  className: string;
  count: number;
  /** For screen readers. */
  name: string;
  urgent?: boolean;
}

/** Fluent UI's takes 4 kB of the first load, compressed. */
function CountBadge({ className, count, name, urgent }: CountBadgeProps) {
  const styles = useBadgeStyles();
  return (
    <span className={mergeClasses(styles.root, urgent && styles.urgent, className)} role="img" aria-label={name}>
      {count > MOST_COUNTED ? `${MOST_COUNTED}+` : count}
    </span>
  );
}
