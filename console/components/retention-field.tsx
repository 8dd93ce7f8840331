import { Field, Input } from '@fluentui/react-components';
import { useWords } from '../state/services.tsx';

/** Field for an ISO 8601 duration or `forever`; the relay validates it. */
export function RetentionField({
  label,
  value,
  onValue,
}: {
  label: string;
  value: string;
  onValue: (value: string) => void;
}) {
  const { t } = useWords();
  return (
    <Field label={label} hint={t.retention.hint}>
      <Input value={value} spellCheck={false} onChange={(_, data) => onValue(data.value.trim())} />
    </Field>
  );
}
