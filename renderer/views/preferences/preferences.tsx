import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowLeft20Regular, ChevronRight20Regular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import type { WindowBridge } from '../../../shared/bridge/bridge.ts';
import { FORCED, hidden, NARROW, PHONE, ZOOMED } from '../../../widgets/styles.ts';
import { useMedia } from '../../components/frame/use-media.ts';
import { useWords } from '../../i18n/words.tsx';
import type { Navigation, NavigationChange, Section } from '../../state/navigation.ts';
import { useServices } from '../../state/services.tsx';
import { AboutSection } from './about.tsx';
import { AbsenceSection } from './absence.tsx';
import { Appearance } from './appearance.tsx';
import { ComputerSection } from './computer.tsx';
import { ConnectionSection } from './connection.tsx';
import { DevicesSection } from './devices.tsx';
import { localSection } from './local-section.ts';
import { NotificationsSection } from './notifications.tsx';
import { QuietHoursSection } from './quiet-hours.tsx';
import { WeekSection } from './week.tsx';

const SECTIONS = {
  notifications: NotificationsSection,
  quiet: QuietHoursSection,
  absence: AbsenceSection,
  week: WeekSection,
  computer: ComputerSection,
  appearance: Appearance,
  devices: DevicesSection,
  connection: ConnectionSection,
  about: AboutSection,
} as const satisfies Record<Section, () => ReactNode>;
const sectionsOf = (bridge: WindowBridge): readonly Section[] => [
  'notifications',
  'quiet',
  'absence',
  'week',
  localSection(bridge),
  'devices',
  'connection',
  'about',
];

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexGrow: 1,
    minHeight: 0,
    [NARROW]: { flexDirection: 'column' },
    [ZOOMED]: { display: 'block', overflowY: 'auto' },
  },
  hidden,
  behind: { [PHONE]: { display: 'none' } },
  side: {
    flexShrink: 0,
    width: '208px',
    boxSizing: 'border-box',
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    [NARROW]: { width: '100%', borderRight: 'none', borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
    [PHONE]: { width: '100%', border: 'none', overflowY: 'auto' },
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
    [PHONE]: { flexDirection: 'column', flexWrap: 'nowrap', gap: 0, padding: 0 },
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
    [PHONE]: {
      display: 'flex',
      alignItems: 'center',
      justifyContent: 'space-between',
      minHeight: '52px',
      padding: '0 12px 0 16px',
      borderRadius: 0,
      borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    },
  },
  chevron: { display: 'none', color: tokens.colorNeutralForeground3, [PHONE]: { display: 'inline' } },
  bar: { display: 'none', padding: '8px', [PHONE]: { display: 'flex' } },
  current: {
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorNeutralBackground1Selected,
    '&:hover': { backgroundColor: tokens.colorNeutralBackground1Selected },
    [FORCED]: { outline: '2px solid Highlight', outlineOffset: '-2px' },
    [PHONE]: {
      fontWeight: tokens.fontWeightRegular,
      backgroundColor: 'transparent',
      outlineStyle: 'none',
      '&:hover': { backgroundColor: 'transparent' },
    },
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

interface PreferencesProps {
  navigation: Pick<Navigation, 'section' | 'sectionOpened'>;
  go: (change: NavigationChange) => void;
}

/** The user's preferences and those of this computer. Every change applies at once. */
export function Preferences({ navigation: { section: shown, sectionOpened }, go }: PreferencesProps) {
  const styles = useStyles();
  const { t } = useWords();
  const { bridge } = useServices();
  const alone = useMedia(PHONE) && sectionOpened;
  const Shown = SECTIONS[shown];
  return (
    <div className={styles.root}>
      <div className={mergeClasses(styles.side, sectionOpened && styles.behind)}>
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
              <ChevronRight20Regular aria-hidden className={styles.chevron} />
            </button>
          ))}
        </nav>
      </div>
      <div className={mergeClasses(styles.page, !sectionOpened && styles.behind)} key={shown}>
        <div className={styles.bar}>
          <Button appearance="subtle" icon={<ArrowLeft20Regular />} onClick={() => go({ to: 'sections' })}>
            {t.prefs.title}
          </Button>
        </div>
        <div className={styles.inner}>
          {alone && <h1 className={styles.hidden}>{t.prefs.title}</h1>}
          <h2 className={styles.heading}>{t.prefs.sections[shown]}</h2>
          <Shown />
        </div>
      </div>
    </div>
  );
}
