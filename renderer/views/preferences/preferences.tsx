import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { WindowBridge } from '../../../shared/bridge/bridge.ts';
import type { Capability } from '../../../shared/bridge/capabilities.ts';
import { FORCED, NARROW } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';
import type { NavigationChange, Section } from '../../state/navigation.ts';
import { useServices } from '../../state/services.tsx';
import { AboutSection } from './about.tsx';
import { AbsenceSection } from './absence.tsx';
import { Appearance } from './appearance.tsx';
import { ComputerSection } from './computer.tsx';
import { ConnectionSection } from './connection.tsx';
import { DevicesSection } from './devices.tsx';
import { NotificationsSection } from './notifications.tsx';
import { QuietHoursSection } from './quiet-hours.tsx';

const SECTIONS = {
  notifications: NotificationsSection,
  quiet: QuietHoursSection,
  absence: AbsenceSection,
  computer: ComputerSection,
  appearance: Appearance,
  devices: DevicesSection,
  connection: ConnectionSection,
  about: AboutSection,
} as const satisfies Record<Section, () => ReactNode>;
const COMPUTER: readonly Capability[] = ['notifications', 'screen-lock', 'start-at-login'];

/** Where this host can do none of what holds for one computer, how the window looks has a section of its own. */
function sectionsOf({ capability }: WindowBridge): readonly Section[] {
  const here = COMPUTER.some((name) => capability(name) !== null) ? 'computer' : 'appearance';
  return ['notifications', 'quiet', 'absence', here, 'devices', 'connection', 'about'];
}

const useStyles = makeStyles({
  root: { display: 'flex', flexGrow: 1, minHeight: 0, [NARROW]: { flexDirection: 'column' } },
  side: {
    flexShrink: 0,
    width: '208px',
    boxSizing: 'border-box',
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    [NARROW]: { width: '100%', borderRight: 'none', borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  title: {
    margin: 0,
    padding: '0 16px',
    fontSize: tokens.fontSizeBase400,
    lineHeight: '48px',
    fontWeight: tokens.fontWeightSemibold,
  },
  nav: {
    display: 'flex',
    flexDirection: 'column',
    gap: '2px',
    padding: '0 8px 8px',
    [NARROW]: { flexDirection: 'row', flexWrap: 'wrap' },
  },
  link: {
    minHeight: '32px',
    padding: '0 8px',
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    background: 'none',
    color: tokens.colorNeutralForeground1,
    font: 'inherit',
    textAlign: 'start',
    cursor: 'pointer',
    '&:hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    '&:focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  current: {
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorNeutralBackground1Selected,
    '&:hover': { backgroundColor: tokens.colorNeutralBackground1Selected },
    [FORCED]: { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
  page: { flexGrow: 1, minWidth: 0, minHeight: 0, overflowY: 'auto' },
  inner: { maxWidth: '720px', padding: '0 24px 32px', [NARROW]: { padding: '0 16px 24px' } },
  heading: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: '48px',
    fontWeight: tokens.fontWeightSemibold,
  },
});

/** How Beckon behaves for this person and on this computer. Every change applies at once. */
export function Preferences({ section: shown, go }: { section: Section; go: (change: NavigationChange) => void }) {
  const styles = useStyles();
  const { t } = useWords();
  const { bridge } = useServices();
  const Shown = SECTIONS[shown];
  return (
    <div className={styles.root}>
      <div className={styles.side}>
        <h1 className={styles.title}>{t.prefs.title}</h1>
        <nav className={styles.nav} aria-label={t.prefs.title}>
          {sectionsOf(bridge).map((name) => (
            <button
              key={name}
              type="button"
              className={mergeClasses(styles.link, name === shown && styles.current)}
              aria-current={name === shown ? 'page' : undefined}
              onClick={() => go({ to: 'view', view: 'preferences', section: name })}
            >
              {t.prefs.sections[name]}
            </button>
          ))}
        </nav>
      </div>
      <div className={styles.page} key={shown}>
        <div className={styles.inner}>
          <h2 className={styles.heading}>{t.prefs.sections[shown]}</h2>
          <Shown />
        </div>
      </div>
    </div>
  );
}
