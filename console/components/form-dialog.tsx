import { Button, makeStyles } from '@fluentui/react-components';
import { type FormEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Modal } from '../../widgets/modal.tsx';
import type { Failure, Result } from '../api.ts';
import { useWords } from '../state/services.tsx';
import { FailureBar } from './answer.tsx';
import { type FormErrors, FormErrorsContext, isIn } from './form-field.tsx';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: '12px' },
  actions: { display: 'flex', flexWrap: 'wrap', justifyContent: 'flex-end', gap: '8px', marginTop: '8px' },
});

const NO_ERRORS: FormErrors['errors'] = [];

interface FormDialogProps<T> {
  title: string;
  label: string;
  /** True for a confirmation before a removal. */
  question?: boolean;
  children: ReactNode;
  /** Null if the form reports its invalid fields itself. */
  run: () => Promise<Result<T>> | Result<T> | null;
  onDone: (value: T) => void;
  onClose: () => void;
}

/** A form or confirmation in a dialog. Success closes it; a failure is displayed in it and keeps the input. */
export function FormDialog<T>({ title, label, question, children, run, onDone, onClose }: FormDialogProps<T>) {
  const styles = useStyles();
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [fields] = useState(() => new Set<string>());
  const errors = (failure?.kind === 'problem' && failure.problem.errors) || NO_ERRORS;
  const context = useMemo((): FormErrors => ({ errors, fields }), [errors, fields]);
  const marked =
    errors.length > 0 && errors.every(({ pointer }) => [...fields].some((member) => isIn(member, pointer)));
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (errors.length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors]);
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
      <form ref={form} className={styles.form} onSubmit={submit} noValidate>
        <FormErrorsContext value={context}>{children}</FormErrorsContext>
        <FailureBar failure={failure} words={marked ? t.failed.marked : null} />
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
