import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Info16Regular, Megaphone16Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { CapabilityLine } from '../../../shared/bridge/bridge.ts';
import type { Sound } from '../../../shared/notification-sounds.ts';
import { NOTIFICATION_SECONDS } from '../../../shared/preference-values.ts';
import { SEVERITIES, type Severity } from '../../../shared/severity.ts';
import { useNotice } from '../../components/frame/notice.tsx';
import { SeverityMark } from '../../components/list/icons.tsx';
import { useWords } from '../../i18n/words.tsx';
import { useSnapshotPart } from '../../state/services.tsx';
import { Choice, usePreferences } from './appearance.tsx';

const useStyles = makeStyles({
  group: { margin: '12px 0', padding: 0, border: 'none', minWidth: 0 },
  title: { padding: 0, fontWeight: tokens.fontWeightSemibold },
  name: { display: 'inline-flex', alignItems: 'center', gap: '4px' },
  said: { color: tokens.colorNeutralForeground2, minHeight: '20px' },
});

type Notifications = CapabilityLine<'notifications'>;

export function NotificationTime() {
  const { t } = useWords();
  const { preferences, set } = usePreferences();
  const chosen = (name: string) => NOTIFICATION_SECONDS.find((one) => `${one}` === name) ?? 0;
  return (
    <Choice
      label={t.computer.shown}
      names={t.computer.shownTimes}
      value={preferences.notificationSeconds === 0 ? 'answered' : `${preferences.notificationSeconds}`}
      onChoose={(name) => set({ notificationSeconds: chosen(name) })}
    />
  );
}

/** What a test notification did: without the browser's permission it is not displayed. */
export function useTestedWords(): string {
  const { t } = useWords();
  const { permission } = useSnapshotPart('app');
  return !permission || permission.state === 'granted' ? t.computer.tested : t.permission.states[permission.state];
}

/** Sound of each severity, the most urgent first. Each can be played, as part of a test notification. */
export function SoundChoices({ notifications }: { notifications: Notifications }) {
  const styles = useStyles();
  const { t } = useWords();
  const report = useNotice();
  const [heard, setHeard] = useState(false);
  const words = useTestedWords();
  const hear = async (severity: Severity) => {
    const result = await report(notifications.invoke('notifications.test', { severity }));
    setHeard(result.ok);
  };
  return (
    <fieldset className={styles.group}>
      <legend className={styles.title}>{t.computer.sounds}</legend>
      {SEVERITIES.toReversed().map((severity) => (
        <SoundChoice key={severity} severity={severity} hear={() => void hear(severity)} />
      ))}
      <div className={styles.said} role="status">
        {heard ? words : ''}
      </div>
    </fieldset>
  );
}

function SoundChoice({ severity, hear }: { severity: Severity; hear: () => void }) {
  const { t } = useWords();
  const { preferences, set } = usePreferences();
  const { namedSounds } = useSnapshotPart('app');
  const { none, default: system, gentle, urgent } = t.computer.soundNames;
  const chosen = preferences.sounds[severity];
  const around = {
    label: <SeverityName severity={severity} />,
    onChoose: (sound: Sound) => set({ sounds: { ...preferences.sounds, [severity]: sound } }),
    children: (
      <Button size="small" aria-label={`${t.computer.trySound}: ${t.severity[severity]}`} onClick={hear}>
        {t.computer.trySound}
      </Button>
    ),
  };
  if (namedSounds) return <Choice names={{ none, default: system, gentle, urgent }} value={chosen} {...around} />;
  // A sound that is not available here is played as the system's sound.
  return <Choice names={{ none, default: system }} value={chosen === 'none' ? 'none' : 'default'} {...around} />;
}

function SeverityName({ severity }: { severity: Severity }) {
  const styles = useStyles();
  const { t } = useWords();
  if (severity === 'critical' || severity === 'warning') return <SeverityMark severity={severity} />;
  const Icon = severity === 'notice' ? Megaphone16Regular : Info16Regular;
  return (
    <span className={styles.name}>
      <Icon aria-hidden />
      {t.severity[severity]}
    </span>
  );
}
