import { Checkbox, Field, Input, Select, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import { type AdminGateway, AdminGatewayDetail, Removed } from '../../shared/admin/directory.ts';
import { Answer } from '../components/answer.tsx';
import { FileHint } from '../components/file-hint.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { FormField, lacking } from '../components/form-field.tsx';
import { Quiet } from '../components/page.tsx';
import {
  type FieldType,
  fieldsOf,
  GATEWAY_KINDS,
  type GatewayField,
  gatewayBody,
  gatewayForm,
  newSigningSecret,
} from '../state/gateway-form.ts';
import { useQuery } from '../state/query.ts';
import { useServices, useWords } from '../state/services.tsx';

interface GatewayDialogProps {
  onDone: () => void;
  onClose: () => void;
}

const pathOf = (id: string) => `/v1/admin/gateways/${encodeURIComponent(id)}`;

export function AddGateway(props: GatewayDialogProps) {
  return <Edit gateway={null} {...props} />;
}

/** The settings are read before the form opens; they contain no secrets. */
export function ChangeGateway({ id, ...props }: GatewayDialogProps & { id: string }) {
  const query = useQuery(pathOf(id), AdminGatewayDetail, 0);
  return (
    <Answer query={query} what={id}>
      {(gateway) => <Edit gateway={gateway} {...props} />}
    </Answer>
  );
}

function Edit({ gateway, onDone, onClose }: GatewayDialogProps & { gateway: AdminGatewayDetail | null }) {
  const { t } = useWords();
  const { api } = useServices();
  const known = GATEWAY_KINDS.find((one) => one === gateway?.kind) ?? 'webhook';
  const [id, setId] = useState(gateway?.id ?? '');
  const [kind, setKind] = useState(known);
  const [form, setForm] = useState(() =>
    gateway ? gatewayForm(known, gateway.settings) : { secret: newSigningSecret() },
  );
  const made = gatewayBody(kind, form, gateway?.settings ?? {});
  return (
    <FormDialog
      title={gateway ? t.gateways.changeTitle(gateway.id) : t.gateways.add}
      label={gateway ? t.app.save : t.gateways.add}
      run={() =>
        lacking({ id }, t.failed.missing) ??
        ('wrong' in made ? null : api.send('PUT', pathOf(id.trim()), made.body, AdminGatewayDetail))
      }
      onDone={onDone}
      onClose={onClose}
    >
      {!gateway && (
        <>
          <FormField member="id" label={t.sources.id} hint={t.sources.idHint} required>
            <Input value={id} spellCheck={false} autoFocus onChange={(_, { value }) => setId(value)} />
          </FormField>
          <Field label={t.gateways.kind} hint={t.gateways.kindHints[kind]}>
            <Select
              value={kind}
              onChange={(_, { value }) => setKind(GATEWAY_KINDS.find((one) => one === value) ?? 'webhook')}
            >
              {GATEWAY_KINDS.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </Select>
          </Field>
        </>
      )}
      {fieldsOf(kind).map(([field, type]) => (
        <Setting
          key={`${kind}/${field}`}
          field={field}
          type={type}
          value={form[field] ?? ''}
          stored={gateway?.secrets.includes(`/${field}`) ?? false}
          wrong={'wrong' in made && made.wrong === field}
          onValue={(value) => setForm({ ...form, [field]: value })}
        />
      ))}
      <Quiet>{t.gateways.trust}</Quiet>
      {gateway?.origin === 'file' && <FileHint words={t.gateways.fileHint} />}
    </FormDialog>
  );
}

interface SettingProps {
  field: GatewayField;
  type: FieldType;
  value: string;
  /** A secret is stored, and stays if the field is empty. */
  stored: boolean;
  wrong: boolean;
  onValue: (value: string) => void;
}

function Setting({ field, type, value, stored, wrong, onValue }: SettingProps) {
  const { t } = useWords();
  const words = t.gateways.fields[field];
  const { label } = words;
  const hint = 'hint' in words ? words.hint : null;
  if (type === 'flag') {
    return (
      <Checkbox label={label} checked={value !== 'off'} onChange={(_, { checked }) => onValue(checked ? '' : 'off')} />
    );
  }
  return (
    <FormField
      member={field}
      label={label}
      hint={stored ? t.gateways.secretStored : hint}
      {...(wrong ? { validationMessage: t.sources.rateWrong } : {})}
    >
      {type === 'long' ? (
        <Textarea value={value} rows={4} spellCheck={false} onChange={(_, given) => onValue(given.value)} />
      ) : (
        <Input
          value={value}
          // A new signing secret is visible: the receiver needs it too.
          type={type === 'secret' && field !== 'secret' ? 'password' : 'text'}
          autoComplete="off"
          spellCheck={false}
          {...(type === 'number' ? { inputMode: 'decimal' as const } : {})}
          onChange={(_, given) => onValue(given.value)}
        />
      )}
    </FormField>
  );
}

export function RemoveGateway({ gateway, onDone, onClose }: GatewayDialogProps & { gateway: AdminGateway }) {
  const { t } = useWords();
  const { api } = useServices();
  return (
    <FormDialog
      title={t.gateways.removeTitle(gateway.id)}
      label={t.gateways.remove}
      question
      run={() => api.send('DELETE', pathOf(gateway.id), undefined, Removed)}
      onDone={onDone}
      onClose={onClose}
    >
      <Quiet>{t.gateways.removeBody}</Quiet>
    </FormDialog>
  );
}
