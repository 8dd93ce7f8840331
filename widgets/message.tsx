import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect, useState } from 'react';
import { Spinner } from './spinner.tsx';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: '8px',
    padding: '48px 16px',
    textAlign: 'center',
  },
  centred: { flexGrow: 1, justifyContent: 'center', padding: '32px 24px', minHeight: 0 },
  icon: { fontSize: '40px', lineHeight: 0, color: tokens.colorNeutralForeground3, marginBottom: '8px' },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
  },
  body: { margin: 0, maxWidth: '420px', color: tokens.colorNeutralForeground2, lineHeight: tokens.lineHeightBase300 },
  centredBody: { maxWidth: '340px' },
  action: { marginTop: '8px' },
  centredAction: { marginTop: '12px' },
});

export interface MessageProps {
  icon?: ReactNode;
  title: string;
  body?: ReactNode;
  action?: { label: string; run: () => void; primary?: boolean };
  /** Announced by screen readers immediately. */
  urgent?: boolean;
  /** Fills the remaining space and centres the content, as in a pane; otherwise in page flow. */
  centred?: boolean;
}

/** The empty, offline or error state of a view, with one action. */
export function Message({ icon, title, body, action, urgent, centred }: MessageProps) {
  const styles = useStyles();
  return (
    <div className={mergeClasses(styles.root, centred && styles.centred)} role={urgent ? 'alert' : undefined}>
      {icon && <div className={styles.icon}>{icon}</div>}
      <h2 className={styles.title}>{title}</h2>
      {body && <p className={mergeClasses(styles.body, centred && styles.centredBody)}>{body}</p>}
      {action && (
        <Button
          className={mergeClasses(styles.action, centred && styles.centredAction)}
          appearance={action.primary ? 'primary' : 'secondary'}
          onClick={action.run}
        >
          {action.label}
        </Button>
      )}
    </div>
  );
}

/** ms before a wait is displayed, because most are shorter. */
const QUIET_MS = 250;

/** A spinner with text, after a short delay. @param centred as in a message */
export function Loading({ words, centred }: { words: string; centred?: boolean }) {
  const styles = useStyles();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={mergeClasses(styles.root, centred && styles.centred)} role="status">
      {shown && <Spinner size="large" label={words} labelBelow />}
    </div>
  );
}
