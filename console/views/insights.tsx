import { Field, makeStyles, Select } from '@fluentui/react-components';
import { useState } from 'react';
import { type InsightGroup, type InsightRow, Insights, OTHER_ROLES } from '../../shared/admin/insights.ts';
import { Message } from '../../widgets/message.tsx';
import { Answer } from '../components/answer.tsx';
import { Named } from '../components/columns.tsx';
import { CsvButton } from '../components/csv-button.tsx';
import { Page, Quiet, Section } from '../components/page.tsx';
import { ShareBar } from '../components/share-bar.tsx';
import { Table } from '../components/table.tsx';
import { Tile, Tiles } from '../components/tiles.tsx';
import { inTimeShare, largest, lastDays, share } from '../state/insight-series.ts';
import { useQuery } from '../state/query.ts';
import { useServices, useWords } from '../state/services.tsx';
import { useFigureWords } from '../state/use-figure-words.ts';
import { ChannelSection, VolumeSection, WaitingSection, WeekSection } from './insight-sections.tsx';

const useStyles = makeStyles({
  tools: { display: 'flex', flexWrap: 'wrap', gap: '12px' },
  two: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 380px), 1fr))',
    gap: '32px',
  },
});

const PERIODS = [7, 28, 90] as const;
type Group = Exclude<InsightGroup, 'hour'>;
const GROUPS = ['source', 'type', 'role', 'person'] as const satisfies readonly Group[];
const MINUTE_MS = 60_000;
/** Rows of "What no one answers" and "Snoozed most". */
const MOST_ROWS = 8;

export function InsightsView() {
  const styles = useStyles();
  const { now } = useServices();
  const { t } = useWords();
  const [days, setDays] = useState<number>(28);
  const [by, setBy] = useState<Group>('source');
  const period = lastDays(days, now());
  const path = (group: InsightGroup) => `/v1/admin/insights?${new URLSearchParams({ ...period, by: group })}`;
  const report = useQuery(path(by === 'person' ? 'source' : by), Insights, MINUTE_MS);
  // Refused unless figures of people are on. Each is recorded in the audit: it is read once.
  const people = useQuery(by === 'person' ? path(by) : null, Insights, 0);
  const last = useLast(report.value, period);
  return (
    <Page title={t.insights.title}>
      <search className={styles.tools}>
        <Field label={t.insights.period}>
          <Select value={String(days)} onChange={(_, { value }) => setDays(Number(value))}>
            {PERIODS.map((count) => (
              <option key={count} value={count}>
                {t.insights.days(count)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t.insights.by}>
          <Select value={by} onChange={(_, { value }) => setBy(GROUPS.find((group) => group === value) ?? 'source')}>
            {GROUPS.map((group) => (
              <option key={group} value={group}>
                {t.insights.groups[group]}
              </option>
            ))}
          </Select>
        </Field>
      </search>
      <Answer query={{ ...report, value: last }} what={t.insights.title}>
        {(whole) =>
          whole.service.accepted + whole.service.refused + whole.service.items === 0 ? (
            <Message title={t.insights.empty} body={t.insights.emptyBody} />
          ) : (
            <>
              <Quiet>{t.insights.hint}</Quiet>
              <Whole report={whole} />
              <Answer query={by === 'person' ? people : report} what={t.insights.title}>
                {({ rows }) => (
                  <>
                    <GroupSection by={by} rows={rows} />
                    {by !== 'person' && (
                      <div className={styles.two}>
                        <Unanswered by={by} rows={rows} />
                        <Snoozed by={by} rows={rows} />
                      </div>
                    )}
                  </>
                )}
              </Answer>
              <VolumeSection report={whole} />
              <WeekSection report={whole} />
              <div className={styles.two}>
                <WaitingSection report={whole} />
                <ChannelSection report={whole} />
              </div>
            </>
          )
        }
      </Answer>
    </Page>
  );
}

/** The last report of the period, also while one by another group is read: figures of the whole are the same. */
function useLast(report: Insights | null, { from, to }: Pick<Insights, 'from' | 'to'>): Insights | null {
  const [last, setLast] = useState(report);
  if (report && report !== last) setLast(report);
  return report ?? (last?.from === from && last.to === to ? last : null);
}

function Whole({ report: { total, service } }: { report: Insights }) {
  const { t, f } = useWords();
  const { percent } = useFigureWords();
  const { accepted, refused, items, prompt, shown } = service;
  return (
    <Tiles>
      <Tile
        label={t.insights.accepted}
        figure={percent(share(accepted, accepted + refused))}
        under={t.insights.refused(refused)}
      />
      <Tile label={t.insights.prompt} figure={percent(share(prompt, items))} under={t.insights.shown(shown)} />
      <Tile label={t.insights.items} figure={f.number(items)} under={t.insights.asking(total.asking)} />
      <Tile
        label={t.insights.answered}
        figure={percent(share(total.answered, total.asking))}
        under={t.insights.open(total.open)}
      />
      <Tile
        label={t.insights.inTime}
        figure={percent(inTimeShare(total))}
        under={t.insights.late(total.late, total.expired)}
      />
    </Tiles>
  );
}

interface GroupProps {
  by: Group;
  rows: readonly InsightRow[];
}

/** Name of a row, and what is below it. */
function useNameOf(by: Group): (row: InsightRow) => { name: string; under: string } {
  const { t } = useWords();
  const types: Readonly<Record<string, string>> = t.insights.types;
  return ({ key, name }) => {
    if (by === 'role' && key === OTHER_ROLES && name === undefined) {
      return { name: t.insights.other, under: t.insights.otherRoles };
    }
    return { name: name ?? types[key] ?? key, under: key };
  };
}

function GroupSection({ by, rows }: GroupProps) {
  const { t, f } = useWords();
  const { percent, times } = useFigureWords();
  const nameOf = useNameOf(by);
  const title = t.insights.figures[by];
  const most = Math.max(1, ...rows.map(({ items }) => items));
  const answered = ({ answered: count, asking }: InsightRow) => share(count, asking);
  return (
    <Section
      title={title}
      tools={<CsvButton name={`insights-by-${by}`} title={title} lines={() => linesOf(by, rows)} />}
    >
      <Quiet>{by === 'person' ? t.insights.personHint : t.insights.timesHint}</Quiet>
      <Table
        caption={title}
        rows={rows}
        keyOf={({ key }) => key}
        columns={[
          { key: 'name', label: t.insights.groups[by], draw: (row) => <Named {...nameOf(row)} /> },
          {
            key: 'items',
            label: t.insights.items,
            draw: ({ items }) => <ShareBar share={items / most}>{f.number(items)}</ShareBar>,
          },
          {
            key: 'answered',
            label: t.insights.answered,
            number: true,
            draw: (row) => (by === 'person' ? f.number(row.answered) : percent(answered(row))),
          },
          { key: 'inTime', label: t.insights.inTime, number: true, draw: (row) => percent(inTimeShare(row)) },
          { key: 'sight', label: t.insights.firstSight, draw: (row) => times(row.firstSightSeconds) },
          { key: 'answer', label: t.insights.firstAnswer, draw: (row) => times(row.firstAnswerSeconds) },
          { key: 'decision', label: t.insights.decision, draw: (row) => times(row.decisionSeconds) },
        ]}
      />
    </Section>
  );
}

/** All members, by their names in the API. */
function linesOf(by: Group, rows: readonly InsightRow[]): (string | number | null)[][] {
  const counts = ['events', 'items', 'asking', 'open', 'answered', 'inTime', 'late', 'expired', 'snoozes'] as const;
  const times = ['firstSightSeconds', 'firstAnswerSeconds', 'decisionSeconds'] as const;
  const head = [by, 'name', ...counts, ...times.flatMap((name) => [`${name} p50`, `${name} p90`])];
  return [
    head,
    ...rows.map((row) => [
      ...[row.key, row.name ?? ''],
      ...counts.map((name) => row[name]),
      ...times.flatMap((name) => [row[name].p50, row[name].p90]),
    ]),
  ];
}

function Unanswered({ by, rows }: GroupProps) {
  const { t } = useWords();
  const nameOf = useNameOf(by);
  const missing = ({ asking, answered }: InsightRow) => asking - answered;
  const shown = largest(rows, missing, MOST_ROWS);
  const title = t.insights.unanswered;
  const lines = () => [
    [by, 'unanswered', 'asking'],
    ...largest(rows, missing, rows.length).map((row) => [row.key, missing(row), row.asking]),
  ];
  return (
    <Section title={title} tools={<CsvButton name="insights-unanswered" title={title} lines={lines} />}>
      {shown.length === 0 ? (
        <Quiet>{t.insights.allAnswered}</Quiet>
      ) : (
        <Table
          caption={title}
          rows={shown}
          keyOf={({ key }) => key}
          columns={[
            { key: 'name', label: t.insights.groups[by], draw: (row) => nameOf(row).name },
            {
              key: 'share',
              label: t.insights.items,
              draw: (row) => (
                <ShareBar share={share(missing(row), row.asking) ?? 0}>
                  {t.insights.unansweredOf(missing(row), row.asking)}
                </ShareBar>
              ),
            },
          ]}
        />
      )}
    </Section>
  );
}

function Snoozed({ by, rows }: GroupProps) {
  const { t, f } = useWords();
  const nameOf = useNameOf(by);
  const snoozes = (row: InsightRow) => row.snoozes;
  const shown = largest(rows, snoozes, MOST_ROWS);
  const most = Math.max(1, ...shown.map(snoozes));
  const title = t.insights.snoozed;
  const lines = () => [
    [by, 'snoozes', 'items'],
    ...largest(rows, snoozes, rows.length).map((row) => [row.key, row.snoozes, row.items]),
  ];
  return (
    <Section title={title} tools={<CsvButton name="insights-snoozes" title={title} lines={lines} />}>
      {shown.length === 0 ? (
        <Quiet>{t.insights.notSnoozed}</Quiet>
      ) : (
        <Table
          caption={title}
          rows={shown}
          keyOf={({ key }) => key}
          columns={[
            { key: 'name', label: t.insights.groups[by], draw: (row) => nameOf(row).name },
            {
              key: 'snoozes',
              label: t.insights.snoozes,
              draw: (row) => <ShareBar share={row.snoozes / most}>{f.number(row.snoozes)}</ShareBar>,
            },
          ]}
        />
      )}
    </Section>
  );
}
