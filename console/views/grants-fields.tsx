import { Field, Radio, RadioGroup, Textarea } from '@fluentui/react-components';
import { FormField } from '../components/form-field.tsx';
import { GatewayPicker, PersonPicker, RolePicker } from '../components/picker.tsx';
import { entriesIn, GRANTED, GRANTS_KINDS, type GrantFields, type GrantsKind } from '../state/grants.ts';
import { useWords } from '../state/services.tsx';

interface GrantsFieldsProps {
  kind: GrantsKind;
  fields: GrantFields;
  onKind: (kind: GrantsKind) => void;
  onFields: (fields: GrantFields) => void;
}

export function GrantsFields({ kind, fields, onKind, onFields }: GrantsFieldsProps) {
  const { t } = useWords();
  const words = t.sources.grants;
  return (
    <>
      <Field label={words.title} hint={words.hints[kind]}>
        <RadioGroup
          value={kind}
          onChange={(_, { value }) => onKind(GRANTS_KINDS.find((known) => known === value) ?? 'named')}
        >
          {GRANTS_KINDS.map((one) => (
            <Radio key={one} value={one} label={words.kinds[one]} />
          ))}
        </RadioGroup>
      </Field>
      {kind === 'named' &&
        GRANTED.map((name) => (
          <FormField key={name} member={`grants/${name}`} label={words.names[name]} hint={words.fieldHints[name]}>
            <GrantField name={name} value={fields[name]} onValue={(value) => onFields({ ...fields, [name]: value })} />
          </FormField>
        ))}
    </>
  );
}

const PICKERS = { roles: RolePicker, users: PersonPicker, gateways: GatewayPicker } as const;

interface GrantFieldProps {
  name: keyof GrantFields;
  value: string;
  onValue: (value: string) => void;
}

/** Names of systems and hosts are no entries of the directory, and are typed. Other members are passed on to the control. */
function GrantField({ name, value, onValue, ...control }: GrantFieldProps) {
  if (name === 'roles' || name === 'users' || name === 'gateways') {
    const Picker = PICKERS[name];
    return <Picker {...control} everyone values={entriesIn(value)} onValues={(values) => onValue(values.join('\n'))} />;
  }
  return (
    <Textarea
      {...control}
      value={value}
      rows={2}
      spellCheck={false}
      onChange={(_, { value: typed }) => onValue(typed)}
    />
  );
}
