import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect, useState } from 'react';
import { useServices } from '../../state/services.tsx';

const useStyles = makeStyles({
  root: {
    flexGrow: 1,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    textAlign: 'center',
    gap: '8px',
    padding: '32px 24px',
    minHeight: 0,
  },
  icon: { fontSize: '40px', lineHeight: 0, color: tokens.colorNeutralForeground3, marginBottom: '8px' },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
  },
  body: { margin: 0, maxWidth: '340px', color: tokens.colorNeutralForeground2, lineHeight: tokens.lineHeightBase300 },
  action: { marginTop: '12px' },
});

export interface PaneMessageProps {
  icon?: ReactNode;
  title: string;
  body?: ReactNode;
  action?: { label: string; run: () => void; primary?: boolean };
  urgent?: boolean;
}

/** What a pane says when it has nothing to list: empty, offline or failed, with one thing to do. */
export function PaneMessage({ icon, title, body, action, urgent }: PaneMessageProps) {
  const styles = useStyles();
  return (
    <div className={styles.root} role={urgent ? 'alert' : undefined}>
      {icon && <div className={styles.icon}>{icon}</div>}
      <h2 className={styles.title}>{title}</h2>
      {body && <p className={styles.body}>{body}</p>}
      {action && (
        <Button className={styles.action} appearance={action.primary ? 'primary' : 'secondary'} onClick={action.run}>
          {action.label}
        </Button>
      )}
    </div>
  );
}

/** Says what is being waited for; for the first 300 ms nothing, as most waits are shorter. */
export function Loading({ words }: { words: string }) {
  const styles = useStyles();
  const { clock } = useServices();
  const [shown, setShown] = useState(false);
  useEffect(() => clock.after(250, () => setShown(true)), [clock]);
  return (
    <div className={styles.root} role="status">
      {shown && <Spinner size="small" label={words} labelPosition="below" />}
    </div>
  );
}
