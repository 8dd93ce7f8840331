import { MessageBar, MessageBarBody, makeStyles, Switch, tokens } from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';
import type { PolicyName } from '../../../shared/policy.ts';
import type { Problem } from '../../../shared/problems.ts';
import { useWords } from '../../i18n/words.tsx';
import { useSnapshotPart } from '../../state/services.tsx';

const useStyles = makeStyles({
  intro: { margin: '0 0 12px', color: tokens.colorNeutralForeground2 },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(140px, 200px) 1fr',
    columnGap: '16px',
    rowGap: '4px',
    alignItems: 'center',
    minHeight: '40px',
    // Separates two-line labels.
    paddingBlock: '4px',
    boxSizing: 'border-box',
    '@media (max-width: 519px)': { gridTemplateColumns: '1fr', padding: '6px 0' },
  },
  label: { color: tokens.colorNeutralForeground2 },
  value: { minWidth: 0, overflowWrap: 'anywhere' },
  hint: { margin: '2px 0 8px 48px', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  managed: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  bar: { marginBottom: '12px' },
});

export function Intro({ children }: { children: ReactNode }) {
  return <p className={useStyles().intro}>{children}</p>;
}

/** A label with a value or control. @param htmlFor id of the control */
export function Row({ label, htmlFor, children }: { label: ReactNode; htmlFor?: string; children: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.row}>
      {htmlFor ? (
        <label className={styles.label} htmlFor={htmlFor}>
          {label}
        </label>
      ) : (
        <span className={styles.label}>{label}</span>
      )}
      <div className={styles.value}>{children}</div>
    </div>
  );
}

export function Hint({ children }: { children: ReactNode }) {
  return <p className={useStyles().hint}>{children}</p>;
}

/** Whether a policy of the organisation disables a control. */
export const useLocked = (policy: PolicyName | undefined): boolean =>
  useSnapshotPart('app').managed?.locked.some((one) => one === policy) ?? false;

/** Says at a disabled control why it is disabled. @param id for `aria-describedby` of the control */
export function SetByOrganisation({ id }: { id: string }) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <span id={id} className={styles.managed}>
      {t.setByOrganisation}
    </span>
  );
}

interface ManagedSwitchProps {
  policy: PolicyName;
  checked: boolean;
  label: string;
  onChange: (checked: boolean) => void;
}

export function ManagedSwitch({ policy, checked, label, onChange }: ManagedSwitchProps) {
  const id = useId();
  const locked = useLocked(policy);
  return (
    <>
      <Switch
        checked={checked}
        label={label}
        disabled={locked}
        aria-describedby={locked ? id : undefined}
        onChange={(_, { checked: chosen }) => onChange(chosen)}
      />
      {locked && <SetByOrganisation id={id} />}
    </>
  );
}

export function ProblemBar({ problem }: { problem: Problem | null }) {
  const styles = useStyles();
  if (!problem) return null;
  return (
    <MessageBar className={styles.bar} intent="error" layout="multiline" role="alert">
      <MessageBarBody>{problem.detail}</MessageBarBody>
    </MessageBar>
  );
}
