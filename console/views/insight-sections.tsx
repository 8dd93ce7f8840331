/** Sections of the insights about the relay as a whole. */
import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Insights } from '../../shared/admin/insights.ts';
import { ColumnChart } from '../components/column-chart.tsx';
import { CsvButton } from '../components/csv-button.tsx';
import { Quiet, Section } from '../components/page.tsx';
import { ShareBar } from '../components/share-bar.tsx';
import { Table } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import { WeekChart } from '../components/week-chart.tsx';
import { itemsByDay, itemsByWeekHour } from '../state/insight-series.ts';
import { useServices, useWords } from '../state/services.tsx';

const useStyles = makeStyles({
  summary: { cursor: 'pointer', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

interface ReportProps {
  report: Insights;
}

/** Below a chart. */
function TableOf({ children }: { children: ReactNode }) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <details>
      <summary className={styles.summary}>{t.insights.asTable}</summary>
      {children}
    </details>
  );
}

export function VolumeSection({ report }: ReportProps) {
  const { now } = useServices();
  const { t, f } = useWords();
  const days = itemsByDay(report);
  const most = Math.max(0, ...days.map(({ items }) => items));
  const title = t.insights.volume;
  // A day in UTC keeps its name in every time zone.
  const nameOf = (day: string) => f.shortDay(Date.parse(`${day}T12:00:00`), now());
  const lines = () => [['day', 'items'], ...days.map(({ day, items }) => [day, items])];
  return (
    <Section title={title} tools={<CsvButton name="insights-by-day" title={title} lines={lines} />}>
      <ColumnChart
        counts={days.map(({ items }) => items)}
        label={t.insights.volumeChart(days.length, most)}
        from={nameOf(report.from)}
        to={t.insights.most(most)}
      />
      <TableOf>
        <Table
          caption={title}
          rows={days}
          keyOf={({ day }) => day}
          columns={[
            { key: 'day', label: t.insights.day, draw: ({ day }) => nameOf(day) },
            { key: 'items', label: t.insights.items, number: true, draw: ({ items }) => f.number(items) },
          ]}
        />
      </TableOf>
    </Section>
  );
}

/** A Monday. */
const MONDAY = '2024-01-01T12:00:00';
const DAY_MS = 24 * 3600_000;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

export function WeekSection({ report }: ReportProps) {
  const { t, f } = useWords();
  const week = itemsByWeekHour(report);
  const names = (weekday: 'short' | 'long') =>
    week.map((_, day) => new Intl.DateTimeFormat(f.locale, { weekday }).format(Date.parse(MONDAY) + day * DAY_MS));
  const [days, long] = [names('short'), names('long')];
  const cells = week.flatMap((hours, day) => hours.map((count, hour) => ({ day, hour, count })));
  const busiest = cells.reduce((best, cell) => (cell.count > best.count ? cell : best));
  const title = t.insights.week;
  const lines = () => [
    ['day', 'hour', 'items'],
    ...cells.map(({ day, hour, count }) => [long[day] ?? '', hour, count]),
  ];
  return (
    <Section title={title} tools={<CsvButton name="insights-by-week-hour" title={title} lines={lines} />}>
      <Quiet>{t.insights.weekHint}</Quiet>
      <WeekChart
        counts={week}
        days={days}
        label={t.insights.weekChart(long[busiest.day] ?? '', f.hour(busiest.hour), busiest.count)}
        from={f.hour(0)}
        to={f.hour(24)}
      />
      <TableOf>
        <Table
          caption={title}
          rows={HOURS}
          keyOf={(hour) => hour}
          columns={[
            { key: 'hour', label: t.insights.hour, draw: (hour) => f.hour(hour) },
            ...days.map((name, day) => ({
              key: name,
              label: name,
              number: true,
              draw: (hour: number) => f.number(week[day]?.[hour] ?? 0),
            })),
          ]}
        />
      </TableOf>
    </Section>
  );
}

/** The file has all that the relay reports. */
const MOST_WAITING = 8;

export function WaitingSection({ report: { waiting } }: ReportProps) {
  const { t, f } = useWords();
  const types: Readonly<Record<string, string>> = t.insights.types;
  const title = t.insights.waiting;
  const lines = () => [
    ['since', 'source', 'name', 'type', 'open'],
    ...waiting.map(({ since, source, name, type, open }) => [since, source, name ?? '', type, open]),
  ];
  return (
    <Section title={title} tools={<CsvButton name="insights-waiting" title={title} lines={lines} />}>
      {waiting.length === 0 ? (
        <Quiet>{t.insights.nothingWaits}</Quiet>
      ) : (
        <>
          <Quiet>{t.insights.waitingHint}</Quiet>
          <Table
            caption={title}
            rows={waiting.slice(0, MOST_WAITING)}
            keyOf={({ since, source, type }) => `${since} ${source} ${type}`}
            columns={[
              { key: 'since', label: t.insights.since, draw: ({ since }) => <Time at={since} /> },
              { key: 'source', label: t.insights.groups.source, draw: ({ source, name }) => name ?? source },
              { key: 'type', label: t.insights.groups.type, draw: ({ type }) => types[type] ?? type },
              { key: 'open', label: t.insights.openItems, number: true, draw: ({ open }) => f.number(open) },
            ]}
          />
        </>
      )}
    </Section>
  );
}

export function ChannelSection({ report: { channels } }: ReportProps) {
  const { t, f } = useWords();
  const kinds: Readonly<Record<string, string>> = t.acts.reach.kinds;
  const title = t.insights.channels;
  const most = Math.max(1, ...channels.map(({ sent, failed }) => sent + failed));
  const lines = () => [
    ['gateway', 'kind', 'sent', 'failed'],
    ...channels.map(({ gateway, kind, sent, failed }) => [gateway, kind, sent, failed]),
  ];
  return (
    <Section title={title} tools={<CsvButton name="insights-channels" title={title} lines={lines} />}>
      {channels.length === 0 ? (
        <Quiet>{t.insights.noChannels}</Quiet>
      ) : (
        <Table
          caption={title}
          rows={channels}
          keyOf={({ gateway, kind }) => `${gateway} ${kind}`}
          columns={[
            { key: 'gateway', label: t.insights.gateway, draw: ({ gateway }) => gateway },
            { key: 'kind', label: t.insights.kind, draw: ({ kind }) => kinds[kind] ?? kind },
            {
              key: 'sent',
              label: t.insights.sent,
              draw: ({ sent, failed }) => (
                <ShareBar share={(sent + failed) / most} bad={failed / most}>
                  {f.number(sent)}
                </ShareBar>
              ),
            },
            { key: 'failed', label: t.insights.failed, number: true, draw: ({ failed }) => f.number(failed) },
          ]}
        />
      )}
    </Section>
  );
}
