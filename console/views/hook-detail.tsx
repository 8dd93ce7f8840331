import { Button, Field, MessageBar, MessageBarBody, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { ArrowLeftRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import Type from 'typebox';
import { Hook, HookTrial } from '../../shared/admin/hooks.ts';
import type { Failure } from '../api.ts';
import { ActButton, Removing, RoleNote } from '../components/act-button.tsx';
import { FailureBar } from '../components/answer.tsx';

import { FormDialog } from '../components/form-dialog.tsx';
import { Json } from '../components/json.tsx';
import { Page, Quiet } from '../components/page.tsx';
import { RecipientTables } from '../components/recipient-tables.tsx';
import { jsonOf } from '../state/json.ts';
import { useLackingRole } from '../state/permissions.tsx';
import { useServices, useWords } from '../state/services.tsx';
import { pathOf, Requests } from './hook-requests.tsx';

const useStyles = makeStyles({
  code: {
    '& textarea': { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, maxHeight: 'none' },
  },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  list: { margin: 0, paddingInlineStart: '20px' },
  made: { display: 'flex', flexDirection: 'column', gap: '16px' },
});

const RemovedHook = Type.Object({ removed: Type.Literal(true) });

interface HookDetailProps {
  hook: Hook;
  again: () => void;
  onBack: () => void;
}

/** Editor of a mapping next to a payload: tried while typing, saved on request. */
export function HookDetail({ hook, again, onBack }: HookDetailProps) {
  const { t } = useWords();
  const [removing, setRemoving] = useState(false);
  const [mapping, setMapping] = useState(hook.mapping);
  const lacking = useLackingRole();
  const path = pathOf(hook);
  return (
    <Page
      title={`${hook.source}/${hook.hook}`}
      tools={
        <>
          <Removing act="removeHook" onClick={() => setRemoving(true)}>
            {t.hooks.remove}
          </Removing>
          <Button icon={<ArrowLeftRegular />} onClick={onBack}>
            {t.hooks.title}
          </Button>
        </>
      }
    >
      <RoleNote act="putHook" />
      <Settings hook={hook} />
      <Mapping path={path} kept={hook.mapping} mapping={mapping} onMapping={setMapping} again={again} />
      {lacking('tryHook') === null && <Trial path={path} mapping={mapping} />}
      <Requests path={path} />
      {removing && (
        <RemoveHook
          path={path}
          name={`${hook.source}/${hook.hook}`}
          onDone={onBack}
          onClose={() => setRemoving(false)}
        />
      )}
    </Page>
  );
}

const SERVICES = {
  cloudevents: 'CloudEvents',
  eventgrid: 'Azure Event Grid',
  graph: 'Microsoft Graph',
  slack: 'Slack',
  websub: 'WebSub',
} as const;

function Settings({ hook: { auth, accept, fallback, xml, multipart, handshake } }: Pick<HookDetailProps, 'hook'>) {
  const { t } = useWords();
  const to = Object.values(fallback ?? {})
    .flat()
    .join(', ');
  const formats = [...(xml ? ['XML'] : []), ...(multipart ? ['multipart/form-data'] : [])];
  const said = [
    t.hooks.auth(auth),
    t.hooks.accept[accept],
    ...(fallback ? [t.hooks.fallback(to)] : []),
    ...(formats.length > 0 ? [t.hooks.formats(formats)] : []),
    ...(handshake ? [t.hooks.handshake(SERVICES[handshake])] : []),
  ];
  return <Quiet>{said.join(' ')}</Quiet>;
}

interface MappingProps {
  path: string;
  kept: string;
  mapping: string;
  onMapping: (mapping: string) => void;
  again: () => void;
}

function Mapping({ path, kept, mapping, onMapping, again }: MappingProps) {
  const styles = useStyles();
  const { t } = useWords();
  const { api } = useServices();
  const isReader = useLackingRole()('putHook') !== null;
  const [failure, setFailure] = useState<Failure | null>(null);
  const [saved, setSaved] = useState(false);
  const save = async () => {
    const result = await api.send('PUT', path, { mapping }, Hook);
    setFailure(result.ok ? null : result.failure);
    setSaved(result.ok);
    again();
  };
  return (
    <>
      <Field label={t.hooks.mapping} hint={t.hooks.mappingHint}>
        <Textarea
          className={styles.code}
          rows={12}
          resize="vertical"
          value={mapping}
          readOnly={isReader}
          spellCheck={false}
          onChange={(_, { value }) => {
            onMapping(value);
            setSaved(false);
          }}
        />
      </Field>
      <FailureBar failure={failure} />
      {saved && (
        <MessageBar intent="success">
          <MessageBarBody>{t.hooks.saved}</MessageBarBody>
        </MessageBar>
      )}
      <div className={styles.buttons}>
        <ActButton
          act="putHook"
          appearance="primary"
          disabledFocusable={mapping === kept || mapping.trim() === ''}
          onClick={save}
        >
          {t.app.save}
        </ActButton>
      </div>
    </>
  );
}

function Trial({ path, mapping }: { path: string; mapping: string }) {
  const styles = useStyles();
  const { t } = useWords();
  const { api } = useServices();
  const [text, setText] = useState('{\n}');
  const [busy, setBusy] = useState(false);
  const [trial, setTrial] = useState<HookTrial | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const payload = jsonOf(text);
  const run = async () => {
    if (!payload.ok || busy) return;
    setBusy(true);
    const result = await api.send('POST', `${path}/try`, { payload: payload.value, mapping }, HookTrial);
    setBusy(false);
    setTrial(result.ok ? result.value : null);
    setFailure(result.ok ? null : result.failure);
  };
  return (
    <>
      <Field
        label={t.hooks.payload}
        hint={t.hooks.nothingStored}
        {...(payload.ok ? {} : { validationMessage: t.hooks.payloadWrong })}
      >
        <Textarea
          className={styles.code}
          rows={8}
          resize="vertical"
          value={text}
          spellCheck={false}
          onChange={(_, { value }) => setText(value)}
        />
      </Field>
      <div className={styles.buttons}>
        <ActButton act="tryHook" disabledFocusable={!payload.ok || busy} onClick={run}>
          {busy ? t.hooks.trying : t.hooks.tryIt}
        </ActButton>
      </div>
      <FailureBar failure={failure} />
      {trial && <MappedEvents trial={trial} />}
    </>
  );
}

function MappedEvents({ trial }: { trial: HookTrial }) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <div role="status" className={styles.made}>
      {trial.ok && trial.ignored !== undefined && <Quiet>{t.hooks.ignored(trial.ignored)}</Quiet>}
      {trial.ok && trial.events.length > 0 && <Quiet>{t.hooks.made(trial.events.length)}</Quiet>}
      {!trial.ok && <Quiet>{t.hooks.faults}</Quiet>}
      {!trial.ok && (
        <ul className={styles.list}>
          {trial.reason !== undefined && trial.errors.length === 0 && <li>{trial.reason}</li>}
          {trial.errors.map(({ pointer, detail }) => (
            <li key={`${pointer} ${detail}`}>{`${pointer} ${detail}`}</li>
          ))}
        </ul>
      )}
      {trial.events.map((event, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the events of one trial do not move
        <Json key={index} value={event} label={t.hooks.event} />
      ))}
      <Warnings warnings={trial.warnings} />
      {trial.told.map(({ pointer, recipients, others }) => (
        <div key={pointer} className={styles.made}>
          {trial.told.length > 1 && <Quiet>{`${t.hooks.event} ${pointer.slice(1)}`}</Quiet>}
          <RecipientTables recipients={recipients} others={others} />
        </div>
      ))}
    </div>
  );
}

function Warnings({ warnings }: Pick<HookTrial, 'warnings'>) {
  const styles = useStyles();
  const { t } = useWords();
  if (warnings.length === 0) return null;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <ul className={styles.list}>
          {warnings.map(({ pointer, because, value }) => (
            <li key={`${pointer} ${because}`}>{`${pointer} ${t.hooks.warnings[because](value ?? '')}`}</li>
          ))}
        </ul>
      </MessageBarBody>
    </MessageBar>
  );
}

interface RemoveHookProps {
  path: string;
  name: string;
  onDone: () => void;
  onClose: () => void;
}

function RemoveHook({ path, name, onDone, onClose }: RemoveHookProps) {
  const { t } = useWords();
  const { api } = useServices();
  return (
    <FormDialog
      title={t.hooks.removeTitle(name)}
      label={t.hooks.removeDo}
      question
      run={() => api.send('DELETE', path, undefined, RemovedHook)}
      onDone={onDone}
      onClose={onClose}
    >
      <Quiet>{t.hooks.removeBody}</Quiet>
    </FormDialog>
  );
}
