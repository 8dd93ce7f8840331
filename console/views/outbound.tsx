import { type OutboundEntry, OutboundList } from '../../shared/admin.ts';
import { Answer } from '../components/answer.tsx';
import { Breaking, Named } from '../components/columns.tsx';
import { ItemLink } from '../components/item-link.tsx';
import { Page, Quiet, Section } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import { useList } from '../state/query.ts';
import { useWords } from '../state/services.tsx';
import { Letters } from './dead-letters.tsx';
import { RefusedAnswers } from './refused-answers.tsx';

export function OutboundView() {
  const { t } = useWords();
  return (
    <Page title={t.outbound.title}>
      <Letters />
      <RefusedAnswers />
      <Queue />
    </Page>
  );
}

function Queue() {
  const { t } = useWords();
  const query = useList('/v1/admin/outbound', OutboundList);
  return (
    <Section title={t.outbound.queue}>
      <Answer query={query} what={t.outbound.queue}>
        {({ depth, items }) => (
          <>
            <Quiet>
              {[
                t.outbound.queued(depth.queued),
                t.outbound.sending(depth.sending),
                t.outbound.tracked(depth.tracked),
              ].join(' · ')}
            </Quiet>
            {items.length === 0 ? <Quiet>{t.outbound.empty}</Quiet> : <QueueTable entries={items} />}
          </>
        )}
      </Answer>
    </Section>
  );
}

function QueueTable({ entries }: { entries: readonly OutboundEntry[] }) {
  const { t, f } = useWords();
  return (
    <Table
      caption={t.outbound.queue}
      rows={entries.slice(0, 200)}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'to',
          label: t.outbound.to,
          draw: ({ source, kind, withdrawal }) => (
            <Named name={source} under={t.outbound.kinds[withdrawal ? 'withdrawal' : kind]} />
          ),
        },
        { key: 'state', label: t.outbound.state, draw: ({ state }) => t.outbound.states[state] },
        { key: 'attempt', label: t.outbound.attempt, number: true, draw: ({ attempt }) => f.number(attempt) },
        { key: 'next', label: t.outbound.next, draw: ({ nextAt }) => <Time at={nextAt} /> },
        {
          key: 'error',
          label: t.outbound.error,
          draw: ({ error }) => (error === null ? null : <Breaking>{error}</Breaking>),
        },
        { key: 'item', label: t.outbound.item, draw: ({ itemId, title }) => <ItemLink id={itemId} title={title} /> },
      ]}
    />
  );
}
