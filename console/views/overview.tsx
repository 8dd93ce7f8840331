import { MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { Fragment } from 'react';
import { Overview, type SourceWarning } from '../../shared/admin/overview.ts';
import { NARROW } from '../../widgets/styles.ts';
import { Answer } from '../components/answer.tsx';
import { ColumnChart } from '../components/column-chart.tsx';
import { Named, SeverityBadge, Small } from '../components/columns.tsx';
import { Facts } from '../components/facts.tsx';
import { Page, Quiet, Section } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { Tile, Tiles } from '../components/tiles.tsx';
import { Time } from '../components/time.tsx';
import { useQuery } from '../state/query.ts';
import { useWords } from '../state/services.tsx';

const useStyles = makeStyles({
  bad: { color: tokens.colorPaletteRedForeground1 },
  warnings: { display: 'flex', flexDirection: 'column', gap: '2px', overflowWrap: 'anywhere' },
  two: { display: 'grid', gridTemplateColumns: '1fr 1fr', gap: '32px', [NARROW]: { gridTemplateColumns: '1fr' } },
});

export function OverviewView() {
  const { t } = useWords();
  const query = useQuery('/v1/admin/overview', Overview);
  return (
    <Page title={t.overview.title}>
      <Answer query={query} what={t.overview.title}>
        {(overview) => <Figures overview={overview} />}
      </Answer>
    </Page>
  );
}

function Figures({ overview }: { overview: Overview }) {
  const styles = useStyles();
  const { t, f } = useWords();
  const { people, outbound, items, eventsPerMinute, trouble, audit, lockedSecrets } = overview;
  const counts = eventsPerMinute.map((count) => count ?? 0);
  const hour = counts.reduce((sum, count) => sum + count, 0);
  return (
    <>
      {trouble !== null && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{t.overview.trouble(trouble)}</MessageBarBody>
        </MessageBar>
      )}
      {audit !== null && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{t.overview.audit(audit)}</MessageBarBody>
        </MessageBar>
      )}
      {lockedSecrets.length > 0 && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{t.overview.locked(lockedSecrets)}</MessageBarBody>
        </MessageBar>
      )}
      <Tiles>
        <Tile label={t.overview.online} figure={f.number(people.online)} under={t.overview.ofKnown(people.known)} />
        <Tile label={t.overview.desks} figure={f.number(overview.desks)} />
        <Tile label={t.overview.open} figure={f.number(items.open)} />
        <Tile
          label={t.overview.outbound}
          figure={f.number(outbound.queued + outbound.sending)}
          under={t.overview.sending(outbound.sending)}
        />
        <Tile
          label={t.overview.deadLetters}
          figure={f.number(overview.deadLetters)}
          under={overview.deadLetters > 0 ? t.overview.deadHint : t.overview.noDead}
          bad={overview.deadLetters > 0}
        />
      </Tiles>
      <Section title={t.overview.perMinute}>
        <Quiet>{t.overview.lastHour(hour)}</Quiet>
        <ColumnChart
          counts={eventsPerMinute}
          label={t.overview.chart(counts.slice(-5))}
          from={t.overview.chartLabel}
          to={t.overview.most(Math.max(0, ...counts))}
        />
      </Section>
      <div className={styles.two}>
        <OpenItems items={items} />
        <ThisRelay overview={overview} />
      </div>
      <Sources sources={overview.sources} />
    </>
  );
}

function OpenItems({ items }: { items: Overview['items'] }) {
  const { t, f } = useWords();
  const rank = { critical: 0, warning: 1, notice: 2, info: 3 };
  const groups = [...items.groups].sort((a, b) => rank[a.severity] - rank[b.severity] || b.count - a.count);
  return (
    <Section title={t.overview.openBy}>
      {groups.length === 0 ? (
        <Quiet>{t.overview.noOpen}</Quiet>
      ) : (
        <Table
          caption={t.overview.openBy}
          rows={groups}
          keyOf={({ state, severity }) => `${state} ${severity}`}
          columns={[
            {
              key: 'severity',
              label: t.overview.severity,
              draw: ({ severity }) => <SeverityBadge severity={severity} />,
            },
            { key: 'state', label: t.overview.state, draw: ({ state }) => t.item.state[state] },
            { key: 'count', label: t.overview.count, number: true, draw: ({ count }) => f.number(count) },
          ]}
        />
      )}
      {items.counted < items.open && <Quiet>{t.overview.partly(items.counted)}</Quiet>}
    </Section>
  );
}

function ThisRelay({ overview }: { overview: Overview }) {
  const { t } = useWords();
  return (
    <Section title={t.overview.relay}>
      <Facts
        facts={[
          [t.overview.version, overview.version],
          [t.overview.since, <Time key="since" at={overview.startedAt} />],
          [t.overview.size, t.overview.bytes(overview.storeSize)],
          [t.overview.writes, overview.trouble === null ? t.app.yes : t.app.no],
        ]}
      />
    </Section>
  );
}

function Sources({ sources }: { sources: Overview['sources'] }) {
  const { t, f } = useWords();
  return (
    <Section title={t.overview.sources}>
      {sources.length === 0 ? (
        <Quiet>{t.overview.noSources}</Quiet>
      ) : (
        <Table
          caption={t.overview.sources}
          rows={sources}
          keyOf={({ id }) => id}
          columns={[
            { key: 'source', label: t.overview.source, draw: ({ id, name }) => <Named name={name} under={id} /> },
            {
              key: 'last',
              label: t.overview.lastEvent,
              draw: ({ lastAt }) => (lastAt === null ? t.app.never : <Time at={lastAt} />),
            },
            { key: 'hour', label: t.overview.hour, number: true, draw: ({ lastHour }) => f.number(lastHour) },
            {
              key: 'warnings',
              label: t.overview.warnings,
              draw: ({ warnings = [] }) => <Warnings warnings={warnings} />,
            },
          ]}
        />
      )}
    </Section>
  );
}

function Warnings({ warnings }: { warnings: readonly SourceWarning[] }) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <div className={styles.warnings}>
      {warnings.map(({ kind, count, lastAt, names }) => (
        <Fragment key={kind}>
          <span className={styles.bad}>{t.overview.warning[kind](count, names)}</span>
          <Small>
            <Time at={lastAt} />
          </Small>
        </Fragment>
      ))}
    </div>
  );
}
