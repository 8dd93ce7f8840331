import { makeStyles } from '@fluentui/react-components';
import type { DryRunResult } from '../../shared/admin.ts';
import { useWords } from '../state/services.tsx';
import { Named } from './columns.tsx';
import { Quiet, Section } from './page.tsx';
import { Table } from './table.tsx';

const useStyles = makeStyles({ result: { display: 'flex', flexDirection: 'column', gap: '24px' } });

/** Maximum number of rows in each list; an organization can have thousands of people. */
const MOST = 200;

/** Dry-run result: who would receive the event and why, and who would not. */
export function RecipientTables({ recipients, others }: DryRunResult) {
  const { t } = useWords();
  return (
    <div role="status" className={useStyles().result}>
      <Section title={t.dryRun.would(recipients.length)}>
        {recipients.length === 0 ? <Quiet>{t.dryRun.nobody}</Quiet> : <Recipients recipients={recipients} />}
      </Section>
      <Section title={t.dryRun.wouldNot(others.length)}>
        {others.length === 0 ? <Quiet>{t.dryRun.everybody}</Quiet> : <Others others={others} />}
      </Section>
      {Math.max(recipients.length, others.length) > MOST && <Quiet>{t.dryRun.first}</Quiet>}
    </div>
  );
}

function Recipients({ recipients }: { recipients: DryRunResult['recipients'] }) {
  const { t } = useWords();
  return (
    <Table
      caption={t.dryRun.would(recipients.length)}
      rows={recipients.slice(0, MOST)}
      keyOf={({ id }) => id}
      columns={[
        { key: 'person', label: t.dryRun.person, draw: ({ id, name }) => <Named name={name} under={id} /> },
        {
          key: 'why',
          label: t.dryRun.why,
          draw: ({ why }) =>
            [...(why.byName ? [t.dryRun.byName] : []), ...why.roles, ...why.locations, ...why.units].join(' · '),
        },
        { key: 'how', label: t.dryRun.delivery, draw: ({ delivery }) => t.item.delivery[delivery] },
      ]}
    />
  );
}

function Others({ others }: { others: DryRunResult['others'] }) {
  const { t } = useWords();
  return (
    <Table
      caption={t.dryRun.wouldNot(others.length)}
      rows={others.slice(0, MOST)}
      keyOf={({ id }) => id}
      columns={[
        { key: 'person', label: t.dryRun.person, draw: ({ id, name }) => <Named name={name} under={id} /> },
        { key: 'why', label: t.dryRun.whyNot, draw: ({ because, wanted }) => t.dryRun.not[because](wanted) },
      ]}
    />
  );
}
