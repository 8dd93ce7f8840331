import { Button, makeStyles, mergeClasses, Spinner, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect, useState } from 'react';

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
  /** Told to screen readers at once. */
  urgent?: boolean;
  /** Takes the room that is left and stands in its middle, as in a pane; else it stands where it comes in a page. */
  centred?: boolean;
}

/** What a view says when it has nothing to list: empty, offline or failed, with one thing to do. */
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

/** Milliseconds before a wait is told of: most are shorter. */
const QUIET_MS = 250;

/** Says what is waited for; at first nothing, as most waits are short. @param centred as of a message */
export function Loading({ words, centred }: { words: string; centred?: boolean }) {
  const styles = useStyles();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={mergeClasses(styles.root, centred && styles.centred)} role="status">
      {shown && <Spinner size="small" label={words} labelPosition="below" />}
    </div>
  );
}
