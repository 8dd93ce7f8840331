import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  ArrowSync16Regular,
  CheckmarkCircle16Filled,
  Keyboard16Regular,
  PlugDisconnected16Regular,
} from '@fluentui/react-icons';
import { lazy, Suspense } from 'react';
import type { ConnectionView } from '../../../shared/bridge/snapshot.ts';
import type { WindowTexts } from '../../../shared/words/window.ts';
import { ErrorBoundary } from '../../../widgets/error-boundary.tsx';
import { LYING, NARROW, PHONE, TOUCH } from '../../../widgets/styles.ts';
import { clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { ariaKeys } from '../../state/key-names.ts';
import { hostOf, isOffline } from '../../state/relay-connection.ts';
import { useCapability, useNow, useSnapshotPart } from '../../state/services.tsx';
import { useDrawn } from '../../state/use-drawn.ts';
import { useKeyScheme } from '../../state/use-key-scheme.ts';
import { useConnectionAction } from './use-connection-action.ts';

const PauseTool = lazy(async () => ({ default: (await import('./pause-tool.tsx')).PauseTool }));

const useStyles = makeStyles({
  root: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    flexShrink: 0,
    minHeight: '32px',
    padding: '0 8px 0 12px',
    backgroundColor: tokens.colorNeutralBackground3,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: '24px',
    // A long sentence takes its own line on a phone; in landscape there is height for one row only.
    [PHONE]: { flexWrap: 'wrap', columnGap: '8px', rowGap: 0 },
    [LYING]: { flexWrap: 'nowrap', flexGrow: 1, flexShrink: 1, flexBasis: 0, minWidth: 0, borderTop: 'none' },
  },
  state: { display: 'inline-flex', alignItems: 'center', gap: '6px', minWidth: 0 },
  text: {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    // Without hover, the full text must be displayed.
    [PHONE]: {
      display: '-webkit-box',
      WebkitBoxOrient: 'vertical',
      WebkitLineClamp: 3,
      whiteSpace: 'normal',
      overflowWrap: 'anywhere',
      lineHeight: '16px',
      margin: '6px 0',
    },
    [LYING]: { WebkitLineClamp: 2, margin: 0 },
  },
  good: { color: tokens.colorPaletteGreenForeground1 },
  bad: { color: tokens.colorPaletteDarkOrangeForeground1 },
  gap: { flexGrow: 1 },
  button: { height: '24px', minWidth: 0, flexShrink: 0, whiteSpace: 'nowrap' },
  icon: { flexShrink: 0 },
  wide: { [NARROW]: { display: 'none' }, [TOUCH]: { display: 'none' } },
});

export function StatusLine({ onKeys }: { onKeys: () => void }) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const connection = useSnapshotPart('connection');
  const pause = useSnapshotPart('pause');
  const app = useSnapshotPart('app');
  const action = useConnectionAction();
  const notifications = useCapability('notifications');
  const scheme = useKeyScheme();
  const isDrawn = useDrawn();
  const bad = isOffline(connection);
  const apart = bad || connection.state === 'unpaired';
  const Icon = apart
    ? PlugDisconnected16Regular
    : connection.state === 'connected' && !connection.silent
      ? CheckmarkCircle16Filled
      : ArrowSync16Regular;
  const sentence = connectionWords(words, connection, now);
  return (
    <footer className={styles.root}>
      <span className={styles.state} title={sentence}>
        <Icon
          aria-hidden
          className={mergeClasses(styles.icon, bad && styles.bad, Icon === CheckmarkCircle16Filled && styles.good)}
        />
        <span className={styles.text}>{sentence}</span>
      </span>
      {action && (
        <Button className={styles.button} size="small" onClick={action.run}>
          {action.label}
        </Button>
      )}
      <span className={styles.gap} />
      {app.inhibited === true && !pause && (
        <span className={styles.text} title={t.connection.inhibited}>
          {t.connection.inhibited}
        </span>
      )}
      {isDrawn && notifications && connection.state !== 'unpaired' && (
        <ErrorBoundary failed={() => null}>
          <Suspense>
            <PauseTool notifications={notifications} pause={pause} />
          </Suspense>
        </ErrorBoundary>
      )}
      <Button
        className={mergeClasses(styles.button, styles.wide)}
        size="small"
        appearance="subtle"
        icon={<Keyboard16Regular />}
        aria-keyshortcuts={ariaKeys('show-keys', scheme)}
        onClick={onKeys}
      >
        {t.connection.keys}
      </Button>
    </footer>
  );
}

/** The connection as a sentence: `Not connected to relay.acme.example · since 10:42 · next try 10:43:10` */
export function connectionWords(words: WindowTexts, connection: ConnectionView, now: number): string {
  const { connection: say } = words.t;
  const host = hostOf(connection.relay);
  switch (connection.state) {
    case 'unpaired':
      return say.unpaired;
    case 'revoked':
      return connection.issuer === undefined ? say.revoked : say.signInEnded(connection.issuer);
    case 'offline': {
      const since = say.offlineSince(clockWords(words, Date.parse(connection.since), now));
      const retry = connection.retryAt && say.retryAt(words.f.seconds(Date.parse(connection.retryAt)));
      const reason = (connection.reason ?? say.offline(host)).replace(/\.$/, '');
      return [reason, since, retry].filter(Boolean).join(' · ');
    }
    default:
      return connection.silent ? say.silent(host) : say[connection.state](host);
  }
}
