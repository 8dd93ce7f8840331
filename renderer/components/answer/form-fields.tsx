import { Checkbox, Field, Input, makeStyles, Select, Textarea, tokens } from '@fluentui/react-components';
import type { Form, FormField } from '../../../shared/forms.ts';
import { choicesIn, fieldFault, formReader, labelOf } from '../../../shared/rules/form-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { type FieldValues, inputFrom } from '../../state/form-values.ts';

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 220px), 1fr))',
    gap: '8px 16px',
    alignItems: 'start',
    // The buttons below stay in sight.
    maxHeight: '40vh',
    overflowY: 'auto',
    // Room for the focus outline inside the scrolled area; the fields stay in line with the comment below.
    padding: '2px',
    margin: '0 -2px',
  },
  text: { overflowWrap: 'anywhere' },
  hint: { color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  control: { minWidth: 0 },
});

interface FormFieldsProps {
  form: Form;
  values: FieldValues;
  /** Names of the fields that do not fit. */
  faults: readonly string[];
  onChange: (name: string, value: string | boolean) => void;
}

/** The fields of an action's form. Faults are announced by the field's message. */
export function FormFields({ form, values, faults, onChange }: FormFieldsProps) {
  const styles = useStyles();
  const { f } = useWords();
  const reader = formReader(f.locale);
  const input = inputFrom(form, values);
  return (
    <div className={styles.root}>
      {Object.entries(form.properties).map(([name, field]) => (
        <Field
          key={name}
          data-field={name}
          label={field.type === 'boolean' ? null : <bdi className={styles.text}>{labelOf(name, field)}</bdi>}
          required={form.required?.includes(name) === true && field.type !== 'boolean'}
          hint={field.description ? <bdi className={styles.hint}>{field.description}</bdi> : null}
          validationMessage={faults.includes(name) ? fieldFault(field, input[name], reader) : null}
        >
          <Control name={name} field={field} value={values[name] ?? ''} onChange={(value) => onChange(name, value)} />
        </Field>
      ))}
    </div>
  );
}

interface ControlProps {
  name: string;
  field: FormField;
  value: string | boolean;
  onChange: (value: string | boolean) => void;
}

/** Longer texts get several lines. */
const ONE_LINE = 200;
const TYPES = { date: 'date', 'date-time': 'datetime-local', email: 'email', uri: 'url' } as const;

function Control({ name, field, value, onChange }: ControlProps) {
  const styles = useStyles();
  const choices = choicesIn(field);
  if (field.type === 'boolean') {
    const label = <bdi className={styles.text}>{labelOf(name, field)}</bdi>;
    return (
      <Checkbox label={label} checked={value === true} onChange={(_, { checked }) => onChange(checked === true)} />
    );
  }
  const text = String(value);
  if (choices) {
    return (
      <Select className={styles.control} value={text} onChange={(_, data) => onChange(data.value)}>
        <option value="" />
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </Select>
    );
  }
  if (field.type !== 'string') {
    const bounds = { min: field.minimum, max: field.maximum, step: field.type === 'integer' ? 1 : 'any' };
    return (
      <Input
        {...bounds}
        className={styles.control}
        type="number"
        value={text}
        onChange={(_, data) => onChange(data.value)}
      />
    );
  }
  const { format, maxLength } = field;
  if (format === undefined && maxLength !== undefined && maxLength > ONE_LINE) {
    const area = { dir: 'auto' as const, maxLength };
    return <Textarea textarea={area} rows={2} value={text} onChange={(_, data) => onChange(data.value)} />;
  }
  return (
    <Input
      className={styles.control}
      type={format === undefined ? 'text' : TYPES[format]}
      input={{ dir: format === undefined ? 'auto' : undefined, maxLength }}
      value={text}
      onChange={(_, data) => onChange(data.value)}
    />
  );
}
