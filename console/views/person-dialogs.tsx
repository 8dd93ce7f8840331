import { Field, Input, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import {
  type AdminPersonDetail,
  AdminPersonDetail as Detail,
  MadeCode,
  MadeToken,
  Removed,
  Revoked,
} from '../../shared/admin/directory.ts';
import { Erased } from '../../shared/admin/retention.ts';
import { FileHint } from '../components/file-hint.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { FormField, lacking } from '../components/form-field.tsx';
import { Quiet } from '../components/page.tsx';
import { RolePicker } from '../components/picker.tsx';
import type { Secret } from '../components/secrets.tsx';
import { useServices, useWords } from '../state/services.tsx';

interface PersonDialogProps<T> {
  person: AdminPersonDetail;
  onDone: (value: T) => void;
  onClose: () => void;
}

const pathOf = (id: string, more = '') => `/v1/admin/people/${encodeURIComponent(id)}${more}`;
/** One for each line: an alias, a location or a unit may contain a comma. */
const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

interface EditPersonProps {
  person: AdminPersonDetail | null;
  onDone: (person: AdminPersonDetail) => void;
  onClose: () => void;
}

export function EditPerson({ person, onDone, onClose }: EditPersonProps) {
  const { t } = useWords();
  const { api } = useServices();
  const [form, setForm] = useState(() => ({
    id: person?.id ?? '',
    name: person?.name ?? '',
    aliases: person?.aliases.join('\n') ?? '',
    roles: person?.roles ?? [],
    locations: person?.locations.join('\n') ?? '',
    units: person?.units.join('\n') ?? '',
  }));
  const set = (part: Partial<typeof form>) => setForm({ ...form, ...part });
  const run = () => {
    const change = {
      name: form.name.trim() || form.id.trim(),
      aliases: linesOf(form.aliases),
      roles: form.roles,
      locations: linesOf(form.locations),
      units: linesOf(form.units),
    };
    if (person) return api.send('PUT', pathOf(person.id), change, Detail);
    return api.send('POST', '/v1/admin/people', { id: form.id.trim(), ...change }, Detail);
  };
  return (
    <FormDialog
      title={person ? t.people.changeTitle(person.name) : t.people.addTitle}
      label={person ? t.app.save : t.people.add}
      run={run}
      onDone={onDone}
      onClose={onClose}
    >
      {!person && (
        <FormField member="id" label={t.people.id} hint={t.people.idHint} required>
          <Input value={form.id} spellCheck={false} autoFocus onChange={(_, { value }) => set({ id: value })} />
        </FormField>
      )}
      <FormField member="name" label={t.people.name}>
        <Input value={form.name} onChange={(_, { value }) => set({ name: value })} />
      </FormField>
      <FormField member="aliases" label={t.people.aliases} hint={t.people.aliasesHint}>
        <Textarea
          value={form.aliases}
          rows={2}
          spellCheck={false}
          onChange={(_, { value }) => set({ aliases: value })}
        />
      </FormField>
      <FormField member="roles" label={t.people.roles} hint={t.people.rolesHint}>
        <RolePicker values={form.roles} onValues={(roles) => set({ roles })} />
      </FormField>
      <Lines
        member="locations"
        label={t.people.locations}
        value={form.locations}
        onChange={(locations) => set({ locations })}
      />
      <Lines member="units" label={t.people.units} value={form.units} onChange={(units) => set({ units })} />
      {person?.origin === 'file' && <FileHint words={t.people.fileHint} />}
    </FormDialog>
  );
}

interface LinesProps {
  member: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
}

function Lines({ member, label, value, onChange }: LinesProps) {
  const { t } = useWords();
  return (
    <FormField member={member} label={label} hint={t.people.linesHint}>
      <Textarea value={value} rows={2} spellCheck={false} onChange={(_, given) => onChange(given.value)} />
    </FormField>
  );
}

export function MakeCode({ person, onDone, onClose }: PersonDialogProps<Secret[]>) {
  const { t } = useWords();
  const { api } = useServices();
  return (
    <FormDialog
      title={t.people.codeTitle(person.name)}
      label={t.people.pair}
      run={() => api.send('POST', pathOf(person.id, '/pair'), undefined, MadeCode)}
      onDone={({ code, link }) =>
        onDone([
          { label: t.secrets.code, value: code },
          { label: t.secrets.link, value: link },
        ])
      }
      onClose={onClose}
    >
      <Quiet>{t.people.codeBody}</Quiet>
    </FormDialog>
  );
}

export function MakeToken({ person, onDone, onClose }: PersonDialogProps<Secret[]>) {
  const { t } = useWords();
  const { api } = useServices();
  const [device, setDevice] = useState('');
  const body = device.trim() === '' ? {} : { device: device.trim().slice(0, 120) };
  return (
    <FormDialog
      title={t.people.codeTitle(person.name)}
      label={t.people.token}
      run={() => api.send('POST', pathOf(person.id, '/tokens'), body, MadeToken)}
      onDone={({ token }) => onDone([{ label: t.secrets.token, value: token }])}
      onClose={onClose}
    >
      <Quiet>{t.people.tokenBody}</Quiet>
      <Field label={t.people.device}>
        <Input value={device} autoFocus onChange={(_, { value }) => setDevice(value)} />
      </Field>
    </FormDialog>
  );
}

export function EndDevices({ person, token, onDone, onClose }: PersonDialogProps<void> & { token: string | null }) {
  const { t } = useWords();
  const { api } = useServices();
  const path = pathOf(person.id, token === null ? '/tokens' : `/tokens/${encodeURIComponent(token)}`);
  return (
    <FormDialog
      title={token === null ? t.people.revokeAllTitle(person.name) : t.people.revokeTitle}
      label={t.people.revokeDo}
      question
      run={() => api.send('DELETE', path, undefined, Revoked)}
      onDone={() => onDone()}
      onClose={onClose}
    >
      <Quiet>{token === null ? t.people.revokeAllBody : t.people.revokeBody}</Quiet>
    </FormDialog>
  );
}

export function RemovePerson({ person, onDone, onClose }: PersonDialogProps<void>) {
  const { t } = useWords();
  const { api } = useServices();
  return (
    <FormDialog
      title={t.people.removeTitle(person.name)}
      label={t.people.removeDo}
      question
      run={() => api.send('DELETE', pathOf(person.id), undefined, Removed)}
      onDone={() => onDone()}
      onClose={onClose}
    >
      <Quiet>{t.people.removeBody}</Quiet>
    </FormDialog>
  );
}

/** Requires typing the name, because erasure is irreversible. */
export function ErasePerson({ person, onDone, onClose }: PersonDialogProps<void>) {
  const { t } = useWords();
  const { api } = useServices();
  const [typed, setTyped] = useState('');
  return (
    <FormDialog
      title={t.people.eraseTitle(person.name)}
      label={t.people.eraseDo}
      question
      run={() =>
        typed.trim() === person.id
          ? api.send('POST', pathOf(person.id, '/erase'), undefined, Erased)
          : lacking({ confirm: '' }, t.people.eraseConfirm(person.id))
      }
      onDone={() => onDone()}
      onClose={onClose}
    >
      <Quiet>{t.people.eraseBody}</Quiet>
      <FormField member="confirm" label={t.people.eraseConfirm(person.id)}>
        <Input value={typed} spellCheck={false} autoComplete="off" onChange={(_, { value }) => setTyped(value)} />
      </FormField>
    </FormDialog>
  );
}
