import { Checkbox, Field, Input, Radio, RadioGroup, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import {
  type AdminSource,
  Removed,
  type RotateRequest,
  type SourceSecrets,
  SourceWithSecrets,
} from '../../shared/admin/directory.ts';
import type { RequesterSees } from '../../shared/requests.ts';
import { FileHint } from '../components/file-hint.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { FormField } from '../components/form-field.tsx';
import { Quiet } from '../components/page.tsx';
import { fieldsOf, type GrantFields, type GrantsKind, grantsFrom, kindOf } from '../state/grants.ts';
import { useServices, useWords } from '../state/services.tsx';
import { GrantsFields } from './grants-fields.tsx';

export type SourceAct =
  | { kind: 'add' }
  | { kind: 'change'; source: AdminSource }
  | { kind: 'rotate'; source: AdminSource }
  | { kind: 'remove'; source: AdminSource };

type Done = (made: { id: string; secrets: SourceSecrets; added?: AdminSource } | null) => void;
interface SourceDialogProps {
  onDone: Done;
  onClose: () => void;
}

const pathOf = (id: string, more = '') => `/v1/admin/sources/${encodeURIComponent(id)}${more}`;

export function SourceDialog({ act, ...rest }: SourceDialogProps & { act: SourceAct }) {
  if (act.kind === 'add') return <Edit source={null} {...rest} />;
  if (act.kind === 'change') return <Edit source={act.source} {...rest} />;
  if (act.kind === 'rotate') return <Rotate source={act.source} {...rest} />;
  return <Remove source={act.source} {...rest} />;
}

interface Form {
  id: string;
  name: string;
  types: string;
  rate: string;
  grants: GrantsKind;
  granted: GrantFields;
  responseUrl: string;
  /** Blocks a decision if the approval's requester is not in the directory. */
  block: boolean;
  requesterSees: RequesterSees;
  /** Requests for documents name the person who opens one. */
  sayWho: boolean;
  signed: boolean;
}

const formOf = (source: AdminSource | null): Form => ({
  id: source?.id ?? '',
  name: source?.name ?? '',
  types: source?.types?.join('\n') ?? '',
  rate: source?.rate?.toString() ?? '',
  grants: source ? kindOf(source.grants) : 'named',
  granted: fieldsOf(source?.grants ?? null),
  responseUrl: source?.response?.url ?? '',
  block: source?.unknownRequester === 'block',
  requesterSees: source?.requesterSees ?? 'state',
  sayWho: source?.documentsSayWho ?? true,
  signed: false,
});

/** Request body; empty fields are omitted. Null if the rate is not a number. */
function changeOf({
  name,
  types,
  rate,
  grants,
  granted,
  responseUrl,
  block,
  requesterSees,
  sayWho,
  id,
}: Form): Record<string, unknown> | null {
  const lines = types.split(/[\s,]+/).filter(Boolean);
  const perSecond = rate.trim() === '' ? null : Number(rate.replace(',', '.'));
  if (perSecond !== null && !(perSecond > 0 && Number.isFinite(perSecond))) return null;
  const limits = { ...(lines.length > 0 ? { types: lines } : {}), ...(perSecond === null ? {} : { rate: perSecond }) };
  return {
    name: name.trim() || id.trim(),
    ...(grants === 'none' ? limits : { grants: grants === 'all' ? '*' : grantsFrom(granted, lines, perSecond) }),
    unknownRequester: block ? 'block' : 'warn',
    requesterSees,
    documentsSayWho: sayWho,
    ...(responseUrl.trim() === '' ? {} : { responseUrl: responseUrl.trim() }),
  };
}

function Edit({ source, onDone, onClose }: SourceDialogProps & { source: AdminSource | null }) {
  const { t } = useWords();
  const { api } = useServices();
  const [form, setForm] = useState(() => formOf(source));
  const set = (part: Partial<Form>) => setForm({ ...form, ...part });
  const change = changeOf(form);
  const run = () => {
    if (!change) return null;
    if (source) return api.send('PUT', pathOf(source.id), change, SourceWithSecrets);
    const more = { id: form.id.trim(), ...(form.signed ? { signed: true } : {}) };
    return api.send('POST', '/v1/admin/sources', { ...more, ...change }, SourceWithSecrets);
  };
  return (
    <FormDialog
      title={source ? t.sources.changeTitle(source.name) : t.sources.addTitle}
      label={source ? t.app.save : t.sources.add}
      run={run}
      onDone={({ source: made, secrets }) => onDone({ id: made.id, secrets, ...(source ? {} : { added: made }) })}
      onClose={onClose}
    >
      {!source && (
        <FormField member="id" label={t.sources.id} hint={t.sources.idHint} required>
          <Input value={form.id} spellCheck={false} autoFocus onChange={(_, { value }) => set({ id: value })} />
        </FormField>
      )}
      <FormField member="name" label={t.sources.name}>
        <Input value={form.name} onChange={(_, { value }) => set({ name: value })} />
      </FormField>
      <GrantsFields
        kind={form.grants}
        fields={form.granted}
        onKind={(grants) => set({ grants })}
        onFields={(granted) => set({ granted })}
      />
      {form.grants !== 'all' && (
        <>
          <FormField member="types" label={t.sources.types} hint={t.sources.typesHint}>
            <Textarea
              value={form.types}
              rows={3}
              spellCheck={false}
              onChange={(_, { value }) => set({ types: value })}
            />
          </FormField>
          <FormField
            member="rate"
            label={t.sources.rate}
            hint={t.sources.rateHint}
            {...(change ? {} : { validationMessage: t.sources.rateWrong })}
          >
            <Input inputMode="decimal" value={form.rate} onChange={(_, { value }) => set({ rate: value })} />
          </FormField>
        </>
      )}
      <FormField member="responseUrl" label={t.sources.response} hint={t.sources.responseHint}>
        <Input
          type="url"
          value={form.responseUrl}
          spellCheck={false}
          onChange={(_, { value }) => set({ responseUrl: value })}
        />
      </FormField>
      <Field hint={t.sources.blockHint}>
        <Checkbox
          label={t.sources.block}
          checked={form.block}
          onChange={(_, { checked }) => set({ block: checked === true })}
        />
      </Field>
      <FormField member="requesterSees" label={t.sources.requesterSees} hint={t.sources.requesterSeesHint}>
        <RadioGroup
          value={form.requesterSees}
          onChange={(_, { value }) => set({ requesterSees: REQUESTER_SEES.find((one) => one === value) ?? 'state' })}
        >
          {REQUESTER_SEES.map((one) => (
            <Radio key={one} value={one} label={t.sources.requesterSeesKinds[one]} />
          ))}
        </RadioGroup>
      </FormField>
      <Field hint={t.sources.sayWhoHint}>
        <Checkbox
          label={t.sources.sayWho}
          checked={form.sayWho}
          onChange={(_, { checked }) => set({ sayWho: checked === true })}
        />
      </Field>
      {source ? (
        source.origin === 'file' && <FileHint words={t.sources.fileHint} />
      ) : (
        <Checkbox
          label={t.sources.signed}
          checked={form.signed}
          onChange={(_, { checked }) => set({ signed: checked === true })}
        />
      )}
    </FormDialog>
  );
}

const REQUESTER_SEES: readonly RequesterSees[] = ['state', 'names', 'nothing'];

const WHAT = ['key', 'signing', 'response'] as const;

function Rotate({ source, onDone, onClose }: SourceDialogProps & { source: AdminSource }) {
  const { t } = useWords();
  const { api } = useServices();
  const [what, setWhat] = useState<RotateRequest['what']>('key');
  const labels = {
    key: t.sources.rotateKey,
    signing: t.sources.rotateSigning,
    response: t.sources.rotateResponse,
  };
  return (
    <FormDialog
      title={t.sources.rotateTitle(source.name)}
      label={t.sources.rotateDo}
      question
      run={() => api.send('POST', pathOf(source.id, '/rotate'), { what }, SourceWithSecrets)}
      onDone={({ secrets }) => onDone({ id: source.id, secrets })}
      onClose={onClose}
    >
      <Quiet>{t.sources.rotateBody}</Quiet>
      <RadioGroup
        value={what}
        aria-label={t.sources.rotateTitle(source.name)}
        onChange={(_, { value }) => setWhat(WHAT.find((known) => known === value) ?? 'key')}
      >
        {WHAT.filter((one) => one !== 'response' || source.response).map((one) => (
          <Radio key={one} value={one} label={labels[one]} />
        ))}
      </RadioGroup>
    </FormDialog>
  );
}

function Remove({ source, onDone, onClose }: SourceDialogProps & { source: AdminSource }) {
  const { t } = useWords();
  const { api } = useServices();
  return (
    <FormDialog
      title={t.sources.removeTitle(source.name)}
      label={t.sources.removeDo}
      question
      run={() => api.send('DELETE', pathOf(source.id), undefined, Removed)}
      onDone={() => onDone(null)}
      onClose={onClose}
    >
      <Quiet>{t.sources.removeBody}</Quiet>
    </FormDialog>
  );
}
