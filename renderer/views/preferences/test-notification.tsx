import { Button, makeStyles, mergeClasses, Switch, tokens } from '@fluentui/react-components';
import { CheckmarkCircle16Filled, ErrorCircle16Filled, Info16Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { CapabilityLine } from '../../../shared/bridge/bridge.ts';
import type { NotificationCheck, NotificationFinding } from '../../../shared/bridge/notification-check.ts';
import { useNotice } from '../../components/frame/notice.tsx';
import { useWords } from '../../i18n/words.tsx';
import { useCapability, useSnapshotPart } from '../../state/services.tsx';
import { usePreferences } from './appearance.tsx';
import { useTestedWords } from './sound-choices.tsx';

const useStyles = makeStyles({
  test: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '12px', marginTop: '8px' },
  said: { color: tokens.colorNeutralForeground2 },
  findings: { listStyleType: 'none', margin: '12px 0 0', padding: 0 },
  finding: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(110px, 160px) 1fr',
    columnGap: '8px',
    alignItems: 'start',
    padding: '6px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    lineHeight: tokens.lineHeightBase300,
    '@media (max-width: 519px)': { gridTemplateColumns: '20px 1fr' },
  },
  icon: { display: 'flex', height: tokens.lineHeightBase300, alignItems: 'center' },
  good: { color: tokens.colorPaletteGreenForeground1 },
  bad: { color: tokens.colorPaletteRedForeground1 },
  name: { fontWeight: tokens.fontWeightSemibold },
  text: { minWidth: 0, overflowWrap: 'anywhere', '@media (max-width: 519px)': { gridColumn: '2 / -1' } },
});

/** Shows a test notification, and what the system's notifications can do. */
export function TestNotification({ notifications }: { notifications: CapabilityLine<'notifications'> }) {
  const styles = useStyles();
  const { t } = useWords();
  const report = useNotice();
  const tested = useSnapshotPart('tested');
  const checking = useCapability('notification-check');
  const [asked, setAsked] = useState(false);
  const [check, setCheck] = useState<NotificationCheck | null>(null);
  const test = async () => {
    setAsked((await report(notifications.invoke('notifications.test', null))).ok);
    const found = checking && (await report(checking.invoke('notifications.check', null)));
    if (found?.ok) setCheck(found.value);
  };
  const shown = useTestedWords();
  const came = tested === 'pressed' ? t.first.pressed : shown;
  return (
    <>
      <div className={styles.test}>
        <Button onClick={() => void test()}>{t.computer.test}</Button>
        <span className={styles.said} role="status">
          {asked ? came : ''}
        </span>
      </div>
      {check && (
        <ul className={styles.findings} aria-label={t.computer.findings}>
          {check.findings.map((finding) => (
            <Finding key={finding.name} finding={finding} />
          ))}
        </ul>
      )}
      {checking && <OwnCards offered={check?.offersCards ?? false} />}
    </>
  );
}

/** Offered where the system draws no buttons; remains visible while it is on. */
function OwnCards({ offered }: { offered: boolean }) {
  const { t } = useWords();
  const { preferences, set } = usePreferences();
  if (!offered && !preferences.ownCards) return null;
  return (
    <Switch
      checked={preferences.ownCards}
      label={t.computer.ownCards}
      onChange={(_, { checked }) => set({ ownCards: checked })}
    />
  );
}

function Finding({ finding: { state, label, text, remedy } }: { finding: NotificationFinding }) {
  const styles = useStyles();
  return (
    <li className={styles.finding}>
      <span className={mergeClasses(styles.icon, state === 'good' && styles.good, state === 'bad' && styles.bad)}>
        <StateIcon state={state} />
      </span>
      <span className={styles.name}>{label}</span>
      <span className={styles.text}>
        {text} {remedy}
      </span>
    </li>
  );
}

function StateIcon({ state }: { state: NotificationFinding['state'] }) {
  const { t } = useWords();
  if (state === 'unknown') return <Info16Regular aria-hidden />;
  return state === 'good' ? (
    <CheckmarkCircle16Filled aria-label={t.check.states.good} />
  ) : (
    <ErrorCircle16Filled aria-label={t.check.states.bad} />
  );
}
