import { makeStyles, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { type AdminSource, AdminSourceList, Enabled, type SourceSecrets } from '../../shared/admin/directory.ts';
import { Message } from '../../widgets/message.tsx';
import type { Failure } from '../api.ts';
import { ActButton, Removing, RoleNote } from '../components/act-button.tsx';
import { Answer, FailureBar } from '../components/answer.tsx';
import { Breaking, Buttons, Named, Small, useOriginWords } from '../components/columns.tsx';
import { Page } from '../components/page.tsx';
import { SecretsDialog } from '../components/secrets.tsx';
import { Table } from '../components/table.tsx';
import { useTimeWords } from '../components/time.tsx';
import { entriesOf, GRANTED } from '../state/grants.ts';
import { useList } from '../state/query.ts';
import { useServices, useWords } from '../state/services.tsx';
import { type SourceAct, SourceDialog } from './source-dialogs.tsx';
import { SourceTest } from './source-test.tsx';

const useStyles = makeStyles({
  stack: { display: 'flex', flexDirection: 'column', gap: '2px', alignItems: 'flex-start' },
  stopped: { color: tokens.colorPaletteRedForeground1, fontSize: tokens.fontSizeBase200 },
});

interface NewSecrets {
  id: string;
  secrets: SourceSecrets;
  /** The source, if it is new. */
  added?: AdminSource;
}

export function SourcesView() {
  const { t } = useWords();
  const { api } = useServices();
  const query = useList('/v1/admin/sources', AdminSourceList);
  const [act, setAct] = useState<SourceAct | null>(null);
  const [made, setMade] = useState<NewSecrets | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  const enable = async (id: string) => {
    const result = await api.send('POST', `/v1/admin/sources/${encodeURIComponent(id)}/enable`, undefined, Enabled);
    setFailure(result.ok ? null : result.failure);
    query.again();
  };
  const done = (secrets: NewSecrets | null) => {
    setAct(null);
    if (secrets && Object.keys(secrets.secrets).length > 0) setMade(secrets);
    query.again();
  };

  const add = () => setAct({ kind: 'add' });
  return (
    <Page
      title={t.sources.title}
      tools={
        <ActButton act="addSource" appearance="primary" icon={<AddRegular />} onClick={add}>
          {t.sources.add}
        </ActButton>
      }
    >
      <RoleNote act="changeSource" />
      <FailureBar failure={failure} />
      <Answer query={query} what={t.sources.title}>
        {({ items }) =>
          items.length === 0 ? (
            <Message title={t.sources.empty} body={t.sources.emptyBody} />
          ) : (
            <SourceTable sources={items} onAct={setAct} onEnable={enable} />
          )
        }
      </Answer>
      {act && <SourceDialog act={act} onDone={done} onClose={() => setAct(null)} />}
      {made && <NewSecretsDialog made={made} onClose={() => setMade(null)} />}
    </Page>
  );
}

function NewSecretsDialog({ made, onClose }: { made: NewSecrets; onClose: () => void }) {
  const { t } = useWords();
  const { key, signingSecret, responseSecret } = made.secrets;
  const secrets = [
    { label: t.secrets.key, value: key },
    { label: t.secrets.signingSecret, value: signingSecret },
    { label: t.secrets.responseSecret, value: responseSecret },
  ].flatMap(({ label, value }) => (value === undefined ? [] : [{ label, value }]));
  return (
    <SecretsDialog title={t.secrets.title(made.id)} secrets={secrets} onClose={onClose}>
      {made.added && key !== undefined && <SourceTest source={made.added} sourceKey={key} />}
    </SecretsDialog>
  );
}

interface SourceTableProps {
  sources: readonly AdminSource[];
  onAct: (act: SourceAct) => void;
  onEnable: (id: string) => void;
}

function SourceTable({ sources, onAct, onEnable }: SourceTableProps) {
  const { t, f } = useWords();
  const origin = useOriginWords();
  return (
    <Table
      caption={t.sources.title}
      rows={sources}
      keyOf={({ id }) => id}
      columns={[
        { key: 'source', label: t.sources.name, draw: ({ id, name }) => <Named name={name} under={id} /> },
        { key: 'grants', label: t.sources.grants.title, draw: (source) => <Grants source={source} /> },
        { key: 'auth', label: t.sources.auth, draw: (source) => signsInBy(source, t.sources, f.list) },
        {
          key: 'rate',
          label: t.sources.rate,
          draw: ({ rate }) => (rate === null ? t.sources.noLimit : f.number(rate)),
        },
        {
          key: 'response',
          label: t.sources.response,
          draw: (source) => <Endpoint source={source} onEnable={onEnable} />,
        },
        { key: 'origin', label: t.sources.origin, draw: (source) => <Small>{origin(source.origin)}</Small> },
        { key: 'actions', label: t.sources.actions, draw: (source) => <Tools source={source} onAct={onAct} /> },
      ]}
    />
  );
}

type SourceWords = ReturnType<typeof useWords>['t']['sources'];

function signsInBy({ hasKey, signs }: AdminSource, words: SourceWords, list: (parts: string[]) => string): string {
  const ways = [...(hasKey ? [words.key] : []), ...(signs ? [words.signature] : [])];
  return ways.length > 0 ? list(ways) : words.nothing;
}

/** The source's grants: event types, recipients, systems and link hosts. */
function Grants({ source: { grants, types, fallback } }: { source: AdminSource }) {
  const styles = useStyles();
  const { t, f } = useWords();
  const words = t.sources.grants;
  const falls = fallback && <Small>{t.hooks.fallback(Object.values(fallback).flat().join(', '))}</Small>;
  if (grants === '*') {
    return (
      <div className={styles.stack}>
        {words.kinds.all}
        {falls}
      </div>
    );
  }
  const said = (entries: readonly string[]) =>
    entries.length === 0 ? words.none : entries.includes('*') ? t.app.all : f.list([...entries]);
  const sends = types === null ? ['*'] : types.map((type) => type.replace('com.xconnector.', ''));
  const lines: [string, readonly string[]][] = [
    [words.types, sends],
    ...(grants === null
      ? []
      : GRANTED.map((name): [string, readonly string[]] => [words.names[name], entriesOf(grants, name)])),
  ];
  return (
    <div className={styles.stack}>
      {grants === null && <span className={styles.stopped}>{words.missing}</span>}
      {lines.map(([name, entries]) => (
        <Small key={name}>
          {name}: <Breaking>{said(entries)}</Breaking>
        </Small>
      ))}
      {falls}
    </div>
  );
}

function Endpoint({ source, onEnable }: { source: AdminSource; onEnable: (id: string) => void }) {
  const styles = useStyles();
  const { t } = useWords();
  const time = useTimeWords();
  const { response } = source;
  if (!response) return <Small>{t.sources.noResponse}</Small>;
  return (
    <div className={styles.stack}>
      <Breaking>{response.url}</Breaking>
      {response.disabledAt !== null && (
        <>
          <span className={styles.stopped}>{t.sources.disabled(time(response.disabledAt))}</span>
          <ActButton act="enableSource" size="small" onClick={() => onEnable(source.id)}>
            {t.sources.enable}
          </ActButton>
        </>
      )}
    </div>
  );
}

function Tools({ source, onAct }: { source: AdminSource; onAct: (act: SourceAct) => void }) {
  const { t } = useWords();
  const name = source.name;
  return (
    <Buttons>
      <ActButton
        act="changeSource"
        size="small"
        aria-label={`${t.sources.change} ${name}`}
        onClick={() => onAct({ kind: 'change', source })}
      >
        {t.sources.change}
      </ActButton>
      <ActButton
        act="rotateSource"
        size="small"
        aria-label={`${t.sources.rotateKey} ${name}`}
        onClick={() => onAct({ kind: 'rotate', source })}
      >
        {t.sources.rotateKey}
      </ActButton>
      <Removing
        act="removeSource"
        size="small"
        aria-label={`${t.sources.remove} ${name}`}
        onClick={() => onAct({ kind: 'remove', source })}
      >
        {t.sources.remove}
      </Removing>
    </Buttons>
  );
}
