import { makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { FORCED } from './styles.ts';

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
  /** Sticky, because focus is on these buttons and would scroll the beginning out of view. */
  actions: {
    position: 'sticky',
    bottom: '-20px',
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'flex-end',
    gap: '8px',
    margin: '8px 0 -20px',
    padding: '12px 0 20px',
    backgroundColor: tokens.colorNeutralBackground1,
  },
});

interface ModalProps {
  title: string;
  /** A question that needs an answer; announced by screen readers immediately. */
  question?: boolean;
  children: ReactNode;
  /** The buttons; `close` closes the dialog and restores the focus. Omitted: the children contain them. */
  actions?: (close: () => void) => ReactNode;
  onClose: () => void;
}

/** An open modal. The platform's `<dialog>` traps focus, hides the rest from screen readers, closes on Esc and restores focus. */
export function Modal({ title, question, children, actions, onClose }: ModalProps) {
  const styles = useStyles();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (dialog.current?.open) return;
    dialog.current?.showModal();
    // React's `autoFocus` runs before the dialog is displayed, when nothing can be focused.
    dialog.current?.querySelector<HTMLElement>('[data-first-focus]')?.focus();
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
      {actions && <div className={styles.actions}>{actions(() => dialog.current?.close())}</div>}
    </dialog>
  );
}
