import { Button, Field, Input, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons';
import { type ReactNode, useRef, useState } from 'react';
import { Modal } from '../../widgets/modal.tsx';
import { useWords } from '../state/services.tsx';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '16px' },
  line: { display: 'flex', gap: '8px' },
  input: { flexGrow: 1, minWidth: 0, fontFamily: tokens.fontFamilyMonospace },
  actions: { display: 'flex', justifyContent: 'flex-end' },
});

/** A read-only value with a copy button. */
export function Copyable({ label, value }: { label: string; value: string }) {
  const styles = useStyles();
  const { t } = useWords();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      // Without https the clipboard is unavailable; the text is selected, so Ctrl+C copies it.
    }
  };
  return (
    <Field label={label}>
      {(props) => (
        <div className={styles.line}>
          <Input
            {...props}
            className={styles.input}
            input={{ ref: field, readOnly: true, spellCheck: false, onFocus: (event) => event.target.select() }}
            value={value}
          />
          <Button icon={<CopyRegular />} onClick={copy}>
            {copied ? t.app.copied : t.app.copy}
          </Button>
        </div>
      )}
    </Field>
  );
}

export interface Secret {
  label: string;
  value: string;
}

export function SecretsDialog({
  title,
  secrets,
  children,
  onClose,
}: {
  title: string;
  secrets: readonly Secret[];
  /** What can be tried with the secrets while they are displayed. */
  children?: ReactNode;
  onClose: () => void;
}) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <Modal title={title} onClose={onClose}>
      <div className={styles.root}>
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{t.secrets.warning}</MessageBarBody>
        </MessageBar>
        {secrets.map(({ label, value }) => (
          <Copyable key={label} label={label} value={value} />
        ))}
        {children}
        <div className={styles.actions}>
          <Button appearance="primary" onClick={onClose}>
            {t.secrets.done}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
