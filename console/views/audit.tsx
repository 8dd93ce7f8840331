import { Button, MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { AuditVerdict } from '../../shared/admin/trace.ts';
import { type AuditEntry, AuditPage } from '../../shared/admin.ts';
import type { ConsoleWords } from '../../shared/words/console.ts';
import { Message } from '../../widgets/message.tsx';
import type { Failure } from '../api.ts';
import { Answer, FailureBar } from '../components/answer.tsx';
import { Breaking, Code } from '../components/columns.tsx';
import { ItemLink } from '../components/item-link.tsx';
import { Page, Quiet, Section } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { Time, useTimeWords } from '../components/time.tsx';
import { useQuery } from '../state/query.ts';
import { useServices, useWords } from '../state/services.tsx';
import { RetentionPart } from './retention.tsx';

const useStyles = makeStyles({
  pages: { display: 'flex', gap: '8px' },
  verify: { alignSelf: 'flex-start' },
});

const PAGE = 50;

export function AuditView() {
  const { t } = useWords();
  /** Sequence number of the newest record shown; null: the newest there is. */
  const [to, setTo] = useState<number | null>(null);
  const head = useQuery('/v1/admin/audit?limit=1', AuditPage);
  const cursor = head.value?.cursor ?? null;
  const newest = to ?? cursor;
  const after = newest === null ? null : Math.max(0, newest - PAGE);
  const path =
    after === null || newest === null ? null : `/v1/admin/audit?after=${after}&limit=${Math.max(1, newest - after)}`;
  const page = useQuery(path, AuditPage, 0);
  return (
    <Page title={t.audit.title}>
      <Answer query={head} what={t.audit.title}>
        {(value) => <Head page={value} />}
      </Answer>
      <Section title={t.audit.records}>
        {newest !== null && newest > 0 ? (
          <Answer query={page} what={t.audit.records}>
            {({ items }) => (
              <Entries entries={[...items].reverse()} newest={newest} cursor={cursor ?? newest} onTo={setTo} />
            )}
          </Answer>
        ) : (
          <Message title={t.audit.empty} body={t.audit.emptyBody} />
        )}
      </Section>
      <RetentionPart />
    </Page>
  );
}

function Head({ page }: { page: AuditPage }) {
  const styles = useStyles();
  const { t } = useWords();
  const { api } = useServices();
  const time = useTimeWords();
  const [busy, setBusy] = useState(false);
  const [verdict, setVerdict] = useState<AuditVerdict | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const verify = async () => {
    setBusy(true);
    const result = await api.send('POST', '/v1/admin/audit/verify', undefined, AuditVerdict);
    setBusy(false);
    setVerdict(result.ok ? result.value : null);
    setFailure(result.ok ? null : result.failure);
  };
  const { head, cursor } = page;
  return (
    <Section title={t.audit.head}>
      {head ? (
        <>
          <Quiet>
            {t.audit.headAt(head.head.seq, time(head.head.at))} {t.audit.behind(Math.max(0, cursor - head.head.seq))}
          </Quiet>
          <Quiet>
            {t.audit.publicKey}: <Code>{head.publicKey}</Code>
          </Quiet>
        </>
      ) : (
        <Quiet>{t.audit.noHead}</Quiet>
      )}
      <Button className={styles.verify} disabledFocusable={busy} onClick={verify}>
        {busy ? t.audit.verifying : t.audit.verify}
      </Button>
      <FailureBar failure={failure} />
      {verdict && <Verdict verdict={verdict} />}
    </Section>
  );
}

function Verdict({ verdict }: { verdict: AuditVerdict }) {
  const { t } = useWords();
  const time = useTimeWords();
  return (
    <MessageBar intent={verdict.whole ? 'success' : 'error'} layout="multiline" role="status">
      <MessageBarBody>
        {verdict.whole
          ? t.audit.whole(verdict.count ?? 0, time(verdict.at))
          : t.audit.broken(verdict.reason ?? t.app.none)}
      </MessageBarBody>
    </MessageBar>
  );
}

interface EntriesProps {
  entries: readonly AuditEntry[];
  newest: number;
  cursor: number;
  onTo: (seq: number | null) => void;
}

function Entries({ entries, newest, cursor, onTo }: EntriesProps) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <>
      <Table
        caption={t.audit.records}
        rows={entries}
        keyOf={({ seq }) => seq}
        columns={[
          { key: 'seq', label: t.audit.seq, draw: ({ seq }) => String(seq) },
          { key: 'at', label: t.audit.at, draw: ({ at }) => <Time at={at} /> },
          { key: 'kind', label: t.audit.kind, draw: ({ kind }) => kind },
          { key: 'by', label: t.audit.by, draw: (entry) => byOf(entry, t) },
          { key: 'about', label: t.audit.about, draw: ({ about }) => about ?? '' },
          { key: 'item', label: t.audit.item, draw: ({ item, title }) => <ItemLink id={item} title={title} /> },
          { key: 'facts', label: t.audit.facts, draw: ({ facts }) => <Breaking>{factsOf(facts)}</Breaking> },
        ]}
      />
      <div className={styles.pages}>
        {newest < cursor && (
          <>
            <Button onClick={() => onTo(null)}>{t.audit.newest}</Button>
            <Button onClick={() => onTo(newest + PAGE >= cursor ? null : newest + PAGE)}>{t.audit.newer}</Button>
          </>
        )}
        {newest > PAGE && <Button onClick={() => onTo(newest - PAGE)}>{t.audit.older}</Button>}
      </div>
    </>
  );
}

/** Who acted. The admin token and the command line have no user name. */
function byOf({ by, facts }: AuditEntry, { app, origin }: ConsoleWords): string {
  if (by !== null) return by;
  if (facts.by === 'cli') return origin.cli;
  return facts.by === 'console' ? app.administrator : '';
}

/** `about` and `by` have separate columns. */
const factsOf = (facts: AuditEntry['facts']): string =>
  Object.entries(facts)
    .filter(([name, value]) => name !== 'about' && name !== 'by' && value !== null)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
