import { Field, Radio, RadioGroup, Textarea } from '@fluentui/react-components';
import { FormField } from '../components/form-field.tsx';
import { GRANTED, GRANTS_KINDS, type GrantFields, type GrantsKind } from '../state/grants.ts';
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
            <Textarea
              value={fields[name]}
              rows={2}
              spellCheck={false}
              onChange={(_, { value }) => onFields({ ...fields, [name]: value })}
            />
          </FormField>
        ))}
    </>
  );
}
