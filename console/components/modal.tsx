import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { Failure, Result } from '../api.ts';
import { useWords } from '../state/services.tsx';
import { FailureBar } from './message.tsx';
import { FORCED } from './narrow.ts';

const useStyles = makeStyles({
  root: {
    boxSizing: 'border-box',
    width: 'min(560px, calc(100vw - 24px))',
    maxHeight: 'calc(100vh - 24px)',
    padding: '20px 24px',
    overflowY: 'auto',
    border: 'none',
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    boxShadow: tokens.shadow64,
    '&::backdrop': { backgroundColor: tokens.colorBackgroundOverlay },
    [FORCED]: { border: '2px solid CanvasText' },
  },
  title: {
    margin: '0 0 12px',
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
  },
  form: { display: 'flex', flexDirection: 'column', gap: '12px' },
  actions: { display: 'flex', flexWrap: 'wrap', justifyContent: 'flex-end', gap: '8px', marginTop: '8px' },
});

export interface ModalProps {
  title: string;
  question?: boolean;
  children: ReactNode;
  onClose: () => void;
}

/** The platform's own `<dialog>`: it holds the keyboard, closes on Esc and gives the focus back to where it was. */
export function Modal({ title, question, children, onClose }: ModalProps) {
  const styles = useStyles();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.root}
      role={question ? 'alertdialog' : undefined}
      aria-labelledby={id}
      onClose={onClose}
    >
      <h2 id={id} className={styles.title}>
        {title}
      </h2>
      {children}
    </dialog>
  );
}

export interface ActProps<T> {
  title: string;
  /** What the button says. */
  label: string;
  /** Asks before something is taken away. */
  question?: boolean;
  children: ReactNode;
  /** Null where the form says by itself what does not fit. */
  run: () => Promise<Result<T>> | null;
  onDone: (value: T) => void;
  onClose: () => void;
}

/** A form or a question in a dialog: done closes it, a failure stays in it, and nothing that was typed is lost. */
export function Act<T>({ title, label, question, children, run, onDone, onClose }: ActProps<T>) {
  const styles = useStyles();
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const asked = busy ? null : run();
    if (!asked) return;
    setBusy(true);
    const result = await asked;
    setBusy(false);
    if (result.ok) onDone(result.value);
    else setFailure(result.failure);
  };
  return (
    <Modal title={title} question={question ?? false} onClose={onClose}>
      <form className={styles.form} onSubmit={submit} noValidate>
        {children}
        <FailureBar failure={failure} />
        <div className={styles.actions}>
          <Button onClick={onClose}>{t.app.cancel}</Button>
          <Button appearance="primary" type="submit" disabledFocusable={busy}>
            {label}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
