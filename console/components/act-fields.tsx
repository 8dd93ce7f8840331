/** Fields of a dialog for acts on items and people. */
import { makeStyles, Textarea } from '@fluentui/react-components';
import type { Audience } from '../../shared/event-parts.ts';
import { useWords } from '../state/services.tsx';
import { FormField } from './form-field.tsx';
import { PersonPicker, RolePicker } from './picker.tsx';

const useStyles = makeStyles({ fields: { display: 'flex', flexDirection: 'column', gap: '12px' } });

interface ChosenAudience {
  users: readonly string[];
  roles: readonly string[];
}
export const NOBODY: ChosenAudience = { users: [], roles: [] };

/** @returns null if it is empty */
export function audienceOf({ users, roles }: ChosenAudience): Audience | null {
  if (users.length + roles.length === 0) return null;
  return { ...(users.length > 0 && { users: [...users] }), ...(roles.length > 0 && { roles: [...roles] }) };
}

interface AudienceFieldsProps {
  value: ChosenAudience;
  onChange: (value: ChosenAudience) => void;
  /** The form was submitted without an audience. */
  missing: boolean;
}

export function AudienceFields({ value, onChange, missing }: AudienceFieldsProps) {
  const { t } = useWords();
  return (
    <div className={useStyles().fields}>
      <FormField member="audience/users" label={t.acts.people}>
        <PersonPicker values={value.users} onValues={(users) => onChange({ ...value, users })} />
      </FormField>
      <FormField member="audience" label={t.acts.roles} {...(missing && { validationMessage: t.acts.audienceMissing })}>
        <RolePicker values={value.roles} onValues={(roles) => onChange({ ...value, roles })} />
      </FormField>
    </div>
  );
}

export function ReasonField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useWords();
  return (
    <FormField member="reason" label={t.acts.reason} hint={t.acts.reasonHint} required>
      <Textarea value={value} rows={2} maxLength={500} onChange={(_, given) => onChange(given.value)} />
    </FormField>
  );
}
