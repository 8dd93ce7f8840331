import { makeStyles, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { type AdminGateway, AdminGatewayList, Enabled } from '../../shared/admin/directory.ts';
import { PingReport } from '../../shared/admin/ping.ts';
import { Message } from '../../widgets/message.tsx';
import type { Failure } from '../api.ts';
import { ActButton, Removing, RoleNote } from '../components/act-button.tsx';
import { Answer, FailureBar } from '../components/answer.tsx';
import { Breaking, Buttons, Named, Small, useOriginWords } from '../components/columns.tsx';
import { Page } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { useTimeWords } from '../components/time.tsx';
import { useList } from '../state/query.ts';
import { useServices, useWords } from '../state/services.tsx';
import { AddGateway, ChangeGateway, RemoveGateway } from './gateway-dialogs.tsx';

const useStyles = makeStyles({
  stack: { display: 'flex', flexDirection: 'column', gap: '2px', alignItems: 'flex-start' },
  stopped: { color: tokens.colorPaletteRedForeground1 },
  steps: { margin: 0, paddingLeft: '16px' },
});

type OpenGatewayDialog = { kind: 'add' } | { kind: 'change' | 'remove'; gateway: AdminGateway };

export function GatewaysView() {
  const { t } = useWords();
  const { api } = useServices();
  const query = useList('/v1/admin/gateways', AdminGatewayList);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [reports, setReports] = useState<Readonly<Record<string, PingReport | 'running'>>>({});
  const [open, setOpen] = useState<OpenGatewayDialog | null>(null);
  const close = () => setOpen(null);
  const done = () => {
    close();
    query.again();
  };
  const test = async (id: string) => {
    setReports((before) => ({ ...before, [id]: 'running' }));
    const result = await api.send('POST', `/v1/admin/gateways/${encodeURIComponent(id)}/ping`, undefined, PingReport);
    setFailure(result.ok ? null : result.failure);
    setReports(({ [id]: _, ...others }) => (result.ok ? { ...others, [id]: result.value } : others));
  };
  const enable = async (id: string) => {
    const result = await api.send('POST', `/v1/admin/gateways/${encodeURIComponent(id)}/enable`, undefined, Enabled);
    setFailure(result.ok ? null : result.failure);
    query.again();
  };
  return (
    <Page
      title={t.gateways.title}
      tools={
        <ActButton act="putGateway" appearance="primary" icon={<AddRegular />} onClick={() => setOpen({ kind: 'add' })}>
          {t.gateways.add}
        </ActButton>
      }
    >
      <RoleNote act="putGateway" />
      <FailureBar failure={failure} />
      <Answer query={query} what={t.gateways.title}>
        {({ items }) =>
          items.length === 0 ? (
            <Message title={t.gateways.empty} body={t.gateways.emptyBody} />
          ) : (
            <GatewayTable gateways={items} reports={reports} onEnable={enable} onTest={test} onOpen={setOpen} />
          )
        }
      </Answer>
      {open?.kind === 'add' && <AddGateway onDone={done} onClose={close} />}
      {open?.kind === 'change' && <ChangeGateway id={open.gateway.id} onDone={done} onClose={close} />}
      {open?.kind === 'remove' && <RemoveGateway gateway={open.gateway} onDone={done} onClose={close} />}
    </Page>
  );
}

interface GatewayTableProps {
  gateways: readonly AdminGateway[];
  /** Results of tests, by gateway. */
  reports: Readonly<Record<string, PingReport | 'running'>>;
  onEnable: (id: string) => void;
  onTest: (id: string) => void;
  onOpen: (open: OpenGatewayDialog) => void;
}

function GatewayTable({ gateways, reports, onEnable, onTest, onOpen }: GatewayTableProps) {
  const styles = useStyles();
  const { t, f } = useWords();
  const origin = useOriginWords();
  return (
    <Table
      caption={t.gateways.title}
      rows={gateways}
      keyOf={({ id }) => id}
      columns={[
        { key: 'gateway', label: t.gateways.id, draw: ({ id, kind }) => <Named name={id} under={kind} /> },
        {
          key: 'addresses',
          label: t.gateways.addresses,
          draw: ({ addresses, kind }) => (
            <div className={styles.stack}>
              {kind === 'webpush'
                ? t.gateways.browsers
                : [...new Set(addresses)].map((url) => <Breaking key={url}>{url}</Breaking>)}
            </div>
          ),
        },
        {
          key: 'rate',
          label: t.gateways.rate,
          draw: ({ rate }) => (rate === null ? t.sources.noLimit : f.number(rate)),
        },
        { key: 'queued', label: t.gateways.queued, number: true, draw: ({ queued }) => f.number(queued) },
        { key: 'dead', label: t.gateways.dead, number: true, draw: ({ dead }) => f.number(dead) },
        {
          key: 'state',
          label: t.gateways.state,
          draw: (gateway) => <State gateway={gateway} onEnable={onEnable} />,
        },
        {
          key: 'test',
          label: t.gateways.test,
          draw: ({ id, kind }) =>
            TESTED.has(kind) && <Test id={id} report={reports[id] ?? null} onTest={() => onTest(id)} />,
        },
        { key: 'origin', label: t.gateways.origin, draw: (gateway) => <Small>{origin(gateway.origin)}</Small> },
        {
          key: 'actions',
          label: t.sources.actions,
          draw: (gateway) => (
            <Buttons>
              <ActButton
                act="putGateway"
                size="small"
                aria-label={`${t.gateways.change} ${gateway.id}`}
                onClick={() => onOpen({ kind: 'change', gateway })}
              >
                {t.gateways.change}
              </ActButton>
              <Removing
                act="removeGateway"
                size="small"
                aria-label={`${t.gateways.remove} ${gateway.id}`}
                onClick={() => onOpen({ kind: 'remove', gateway })}
              >
                {t.gateways.remove}
              </Removing>
            </Buttons>
          ),
        },
      ]}
    />
  );
}

/** Kinds that can be tested without a message to a person. */
const TESTED: ReadonlySet<string> = new Set(['webhook', 'opentext', 'smtp']);

function Test({ id, report, onTest }: { id: string; report: PingReport | 'running' | null; onTest: () => void }) {
  const styles = useStyles();
  const { t } = useWords();
  const running = report === 'running';
  return (
    <div className={styles.stack}>
      <ActButton act="pingGateway" size="small" disabled={running} aria-label={t.gateways.testOf(id)} onClick={onTest}>
        {t.gateways.testDo}
      </ActButton>
      <div role="status">
        {running && t.gateways.testing}
        {report !== null && !running && (
          <ol className={styles.steps}>
            {report.steps.map(({ step, ok, detail }) => (
              <li key={step} className={ok ? undefined : styles.stopped}>
                {t.gateways.steps[step](ok, detail)}
              </li>
            ))}
          </ol>
        )}
      </div>
    </div>
  );
}

function State({ gateway, onEnable }: { gateway: AdminGateway; onEnable: (id: string) => void }) {
  const styles = useStyles();
  const { t } = useWords();
  const time = useTimeWords();
  if (gateway.disabledAt === null) return t.gateways.working;
  return (
    <div className={styles.stack}>
      <span className={styles.stopped}>{t.gateways.disabled(time(gateway.disabledAt))}</span>
      <ActButton act="enableGateway" size="small" onClick={() => onEnable(gateway.id)}>
        {t.gateways.enable}
      </ActButton>
    </div>
  );
}
