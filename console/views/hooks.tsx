import { Button, Field, Input, makeStyles, Select, Textarea } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { AdminSourceList } from '../../shared/admin/directory.ts';
import { Hook, HookList } from '../../shared/admin/hooks.ts';
import { Message } from '../../widgets/message.tsx';
import { ActButton, RoleNote } from '../components/act-button.tsx';
import { Answer } from '../components/answer.tsx';
import { Named, Small, useHookOrigin } from '../components/columns.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { FormField, lacking } from '../components/form-field.tsx';
import { Page } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import { useList, useWholeList } from '../state/query.ts';
import { READY_MAPPINGS, readyMapping } from '../state/ready-mappings.ts';
import type { Route } from '../state/route.ts';
import { useServices, useWords } from '../state/services.tsx';
import { HookDetail } from './hook-detail.tsx';
import { Activity, pathOf } from './hook-requests.tsx';

const useStyles = makeStyles({ mapping: { fontFamily: 'monospace' }, hook: { minWidth: '176px' } });

type ListedHook = HookList['items'][number];

const nameOf = ({ source, hook }: Pick<Hook, 'source' | 'hook'>) => `${source}/${hook}`;

export function HooksView({ open, go }: { open: string | null; go: (route: Route) => void }) {
  const { t } = useWords();
  const query = useList('/v1/admin/hooks', HookList);
  const [adding, setAdding] = useState(false);
  const show = (name: string | null) => go({ view: 'hooks', open: name });
  const opened = query.value?.items.find((hook) => nameOf(hook) === open);
  if (opened) return <HookDetail key={open} hook={opened} again={query.again} onBack={() => show(null)} />;
  return (
    <Page
      title={t.hooks.title}
      tools={
        <ActButton act="putHook" appearance="primary" icon={<AddRegular />} onClick={() => setAdding(true)}>
          {t.hooks.add}
        </ActButton>
      }
    >
      <RoleNote act="putHook" />
      <Answer query={query} what={t.hooks.title}>
        {({ items }) =>
          items.length === 0 ? (
            <Message title={t.hooks.empty} body={t.hooks.emptyBody} />
          ) : (
            <HookTable hooks={items} onOpen={(hook) => show(nameOf(hook))} />
          )
        }
      </Answer>
      {adding && (
        <AddHook
          onDone={(hook) => {
            setAdding(false);
            query.again();
            show(nameOf(hook));
          }}
          onClose={() => setAdding(false)}
        />
      )}
    </Page>
  );
}

function HookTable({ hooks, onOpen }: { hooks: readonly ListedHook[]; onOpen: (hook: Hook) => void }) {
  const styles = useStyles();
  const { t } = useWords();
  const origin = useHookOrigin();
  return (
    <Table
      caption={t.hooks.title}
      rows={hooks}
      keyOf={nameOf}
      columns={[
        {
          key: 'hook',
          label: t.hooks.hook,
          draw: (hook) => (
            <div className={styles.hook}>
              <Named name={nameOf(hook)} under={`/v1/hooks/${nameOf(hook)}`} />
            </div>
          ),
        },
        {
          key: 'lastAt',
          label: t.hooks.lastAt,
          draw: ({ activity: { lastAt } }) => (lastAt === null ? <Small>{t.app.never}</Small> : <Time at={lastAt} />),
        },
        { key: 'became', label: t.hooks.became50, draw: ({ activity }) => <Activity activity={activity} /> },
        { key: 'origin', label: t.sources.origin, draw: (hook) => <Small>{origin(hook.origin)}</Small> },
        {
          key: 'open',
          label: t.sources.actions,
          draw: (hook) => (
            <Button size="small" aria-label={`${t.hooks.open} ${nameOf(hook)}`} onClick={() => onOpen(hook)}>
              {t.hooks.open}
            </Button>
          ),
        },
      ]}
    />
  );
}

function AddHook({ onDone, onClose }: { onDone: (hook: Hook) => void; onClose: () => void }) {
  const styles = useStyles();
  const { t } = useWords();
  const { api } = useServices();
  const sources = useWholeList('/v1/admin/sources', AdminSourceList);
  const [chosen, setChosen] = useState<string | null>(null);
  const [hook, setHook] = useState('');
  const [mapping, setMapping] = useState('');
  const [ready, setReady] = useState('');
  const begin = async (name: string) => {
    setReady(name);
    const text = await readyMapping(name);
    if (text === null) return;
    setMapping(text);
    setHook((typed) => typed || name);
  };
  const source = chosen ?? sources.value?.items[0]?.id ?? '';
  const path = pathOf({ source, hook: hook.trim() });
  return (
    <FormDialog
      title={t.hooks.add}
      label={t.hooks.add}
      run={() => lacking({ source, hook, mapping }, t.failed.missing) ?? api.send('PUT', path, { mapping }, Hook)}
      onDone={onDone}
      onClose={onClose}
    >
      <FormField member="source" label={t.hooks.source}>
        <Select value={source} onChange={(_, { value }) => setChosen(value)}>
          {sources.value?.items.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </FormField>
      <FormField member="hook" label={t.hooks.hook} hint={t.hooks.nameHint} required>
        <Input value={hook} spellCheck={false} onChange={(_, { value }) => setHook(value)} />
      </FormField>
      <Field label={t.hooks.ready} hint={t.hooks.readyHint}>
        <Select value={ready} onChange={(_, { value }) => void begin(value)}>
          <option value="">{t.hooks.readyNone}</option>
          {READY_MAPPINGS.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      </Field>
      <FormField member="mapping" label={t.hooks.mapping} hint={t.hooks.mappingHint} required>
        <Textarea
          className={styles.mapping}
          rows={8}
          value={mapping}
          spellCheck={false}
          onChange={(_, { value }) => setMapping(value)}
        />
      </FormField>
    </FormDialog>
  );
}
