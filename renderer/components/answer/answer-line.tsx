import { Button, makeStyles, mergeClasses, Textarea, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { Form, FormInput } from '../../../shared/forms.ts';
import type { ItemAction } from '../../../shared/items.ts';
import { LYING, TOUCH } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';
import { type FieldValues, inputFrom } from '../../state/form-values.ts';
import { useServices } from '../../state/services.tsx';
import { useTyping } from '../frame/typing.tsx';
import { useMedia } from '../frame/use-media.ts';
import { restoreFocus } from './focus-restore.ts';
import { FormFields } from './form-fields.tsx';

/** Limit of the relay (`COMMENT_MAX` of the contract), enforced by the field. */
const COMMENT_MAX = 2000;
const COUNT_FROM = 1800;

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    flexGrow: 1,
    minWidth: 0,
    margin: 0,
    padding: 0,
    border: 'none',
    outlineStyle: 'none',
  },
  close: { gap: '4px' },
  /** The keyboard leaves little height: put the buttons next to the field. */
  low: { [LYING]: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto', alignItems: 'end', gap: '4px 8px' } },
  across: { [LYING]: { gridColumnStart: 1, gridColumnEnd: 3 } },
  note: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  label: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  field: { width: '100%' },
  tall: { flexGrow: 1 },
  narrow: { minWidth: '72px' },
  buttons: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  hint: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, flexGrow: 1 },
  missing: { color: tokens.colorPaletteRedForeground1 },
});

/** The fields of an action. */
export interface LineForm {
  form: Form;
  /** At the opening: a draft, or the defaults of the form. */
  values: FieldValues;
  /** Label of the comment below the fields. */
  commentLabel: string;
  /** Names of the fields that were refused. */
  faults: readonly string[];
  onDraft: (values: FieldValues) => void;
}

interface AnswerLineProps {
  label: string;
  note?: string | null;
  comment: ItemAction['comment'];
  draft: string;
  onDraft: (text: string) => void;
  fields?: LineForm | null;
  sendLabel: string;
  /** Keys that send and close; displayed if there is a keyboard. */
  keysHint: string;
  /** `window`: the field fills the window · `small`: in a bar */
  size?: 'medium' | 'window' | 'small';
  /** The answer is no longer possible; the text stays until the user closes the line. */
  over?: boolean;
  onSend: (comment: string, input?: FormInput) => void;
  onClose: () => void;
}

/** Inline comment or confirmation of an answer. Ctrl+Enter sends, Esc closes; both keep the text. */
export function AnswerLine(props: AnswerLineProps) {
  const { label, note = null, size = 'medium', over = false, fields = null, onClose } = props;
  const styles = useStyles();
  const id = useId();
  const typing = useTyping();
  const line = useLine(props);
  const asks = props.comment !== 'none';
  const inWindow = size === 'window';
  return (
    <fieldset
      ref={line.root}
      className={mergeClasses(styles.root, inWindow && styles.close, typing && styles.low)}
      tabIndex={-1}
      aria-labelledby={`${id}-label`}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
        else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) line.send();
        else return;
        event.preventDefault();
      }}
    >
      <label
        id={`${id}-label`}
        className={mergeClasses(styles.label, styles.across)}
        htmlFor={asks && !fields ? id : undefined}
      >
        <bdi>{label}</bdi>
      </label>
      {note && <span className={mergeClasses(styles.note, styles.across)}>{note}</span>}
      {fields && <FormFields form={fields.form} values={line.values} faults={line.faults} onChange={line.fill} />}
      {asks && fields && <label htmlFor={id}>{fields.commentLabel}</label>}
      {asks && (
        <Textarea
          id={id}
          className={mergeClasses(styles.field, inWindow && styles.tall)}
          textarea={{ ref: line.field, dir: 'auto' }}
          rows={typing ? 1 : 2}
          value={line.text}
          maxLength={COMMENT_MAX}
          aria-invalid={line.missing}
          aria-describedby={`${id}-hint`}
          onChange={(_, { value }) => line.type(value)}
        />
      )}
      <div className={styles.buttons}>
        <Buttons {...props} size={size} over={over} onSend={line.send} />
        <Hint id={`${id}-hint`} length={line.text.length} missing={line.missing} over={over} keys={props.keysHint} />
      </div>
    </fieldset>
  );
}

function useLine({ draft, onDraft, comment, over, fields, onSend }: AnswerLineProps) {
  const { commands } = useServices();
  const [text, setText] = useState(draft);
  const [missing, setMissing] = useState(false);
  const [values, setValues] = useState(fields?.values ?? {});
  const refused = fields?.faults.join(' ') ?? '';
  const [faults, setFaults] = useState<readonly string[]>([]);
  const root = useRef<HTMLFieldSetElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (refused === '') return;
    setFaults(refused.split(' '));
    firstOf(root.current, refused)?.focus();
  }, [refused]);
  // Never focus the button: a stray Enter must not confirm.
  useEffect(() => {
    const before = document.activeElement;
    const focus = () => (firstOf(root.current) ?? field.current ?? root.current)?.focus();
    focus();
    const stop = commands.compose({ focus });
    return () => {
      stop();
      restoreFocus(before);
    };
  }, [commands]);
  return {
    root,
    field,
    text,
    missing,
    values,
    faults,
    type(value: string) {
      setText(value);
      setMissing(false);
      onDraft(value);
    },
    fill(name: string, value: string | boolean) {
      const next = { ...values, [name]: value };
      setValues(next);
      setFaults(faults.filter((one) => one !== name));
      fields?.onDraft(next);
    },
    send() {
      if (over) return;
      const given = text.trim();
      if (comment !== 'required' || given)
        return fields ? onSend(given, inputFrom(fields.form, values)) : onSend(given);
      setMissing(true);
      field.current?.focus();
    },
  };
}

/** The first field, or the first of these names; null without fields. */
function firstOf(root: HTMLElement | null, names?: string): HTMLElement | null {
  const wanted = names?.split(' ');
  const all = [...(root?.querySelectorAll<HTMLElement>('[data-field]') ?? [])];
  const holder = all.find(({ dataset }) => !wanted || wanted.includes(dataset.field ?? ''));
  return holder?.querySelector<HTMLElement>('input, select, textarea') ?? null;
}

interface ButtonsProps extends Required<Pick<AnswerLineProps, 'sendLabel' | 'size' | 'over' | 'onClose'>> {
  onSend: () => void;
}

function Buttons({ sendLabel, size, over, onSend, onClose }: ButtonsProps) {
  const styles = useStyles();
  const { t } = useWords();
  const button = {
    size: size === 'small' ? ('small' as const) : ('medium' as const),
    className: size === 'window' ? styles.narrow : undefined,
  };
  return (
    <>
      {!over && (
        <Button {...button} appearance="primary" onClick={onSend}>
          {sendLabel}
        </Button>
      )}
      <Button {...button} appearance={over ? 'secondary' : 'subtle'} onClick={onClose}>
        {over ? t.app.close : t.app.cancel}
      </Button>
    </>
  );
}

interface HintProps {
  id: string;
  length: number;
  missing: boolean;
  over: boolean;
  keys: string;
}

function Hint({ id, length, missing, over, keys }: HintProps) {
  const styles = useStyles();
  const { t } = useWords();
  const touch = useMedia(TOUCH);
  const said = (): ReactNode => {
    if (over) return t.answer.over;
    if (missing) return <span className={styles.missing}>{t.answer.needComment}</span>;
    if (length > COUNT_FROM) return t.answer.counter(length, COMMENT_MAX);
    return touch ? null : keys;
  };
  return (
    <span id={id} className={styles.hint} role={missing || over ? 'alert' : undefined}>
      {said()}
    </span>
  );
}
