import { CounterBadge, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Flowchart24Filled, Flowchart24Regular } from '@fluentui/react-icons/svg/flowchart';
import { History24Filled, History24Regular } from '@fluentui/react-icons/svg/history';
import { MailInbox24Filled, MailInbox24Regular } from '@fluentui/react-icons/svg/mail-inbox';
import { Settings24Filled, Settings24Regular } from '@fluentui/react-icons/svg/settings';
import { VIEWS, type View } from '../../../shared/bridge/views.ts';
import { FORCED, hidden, NARROW } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';
import { useSnapshot } from '../../state/services.tsx';

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

const ICONS = {
  inbox: [MailInbox24Regular, MailInbox24Filled],
  history: [History24Regular, History24Filled],
  processes: [Flowchart24Regular, Flowchart24Filled],
  preferences: [Settings24Regular, Settings24Filled],
} as const;

/** The views, at the left edge, with how many items wait. */
export function NavRail({ view, onView }: { view: View; onView: (view: View) => void }) {
  const styles = useStyles();
  const { t } = useWords();
  const { counts } = useSnapshot();
  return (
    <nav className={styles.root} aria-label={t.nav.label}>
      {VIEWS.map((name) => {
        const current = name === view;
        const Icon = ICONS[name][current ? 1 : 0];
        return (
          <button
            key={name}
            type="button"
            className={mergeClasses(styles.button, current && styles.current, name === 'preferences' && styles.last)}
            aria-current={current ? 'page' : undefined}
            title={t.nav[name]}
            onClick={() => onView(name)}
          >
            <Icon aria-hidden />
            <span className={styles.label}>{t.nav[name]}</span>
            {name === 'inbox' && counts.waiting > 0 && (
              <CounterBadge
                className={styles.badge}
                size="small"
                color={counts.critical > 0 ? 'danger' : 'brand'}
                count={counts.waiting}
                overflowCount={99}
                aria-label={t.nav.waiting(counts.waiting)}
              />
            )}
          </button>
        );
      })}
    </nav>
  );
}
