import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowLeftRegular } from '@fluentui/react-icons';
import { ItemTrace, type TracedAnswer, type TracedPerson } from '../../shared/admin/trace.ts';
import type { LadderRung } from '../../shared/items.ts';
import { filledFields, formReader } from '../../shared/rules/form-words.ts';
import { decidedRows } from '../../shared/rules/line-words.ts';
import { textIn } from '../../shared/rules/local-text.ts';
import { languageOf } from '../../shared/words/words.ts';
import { Answer } from '../components/answer.tsx';
import { Named, SeverityBadge } from '../components/columns.tsx';
import { Facts } from '../components/facts.tsx';
import { Page, Quiet, Section } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { Time, useTimeWords } from '../components/time.tsx';
import { useQuery } from '../state/query.ts';
import { useServices, useWords } from '../state/services.tsx';
import { ItemActs } from './item-acts.tsx';

const useStyles = makeStyles({
  facts: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 16px' },
  stack: { display: 'flex', flexDirection: 'column', gap: '2px' },
  late: { color: tokens.colorNeutralForeground2 },
});

export function ItemTraceView({ id, onBack }: { id: string; onBack: () => void }) {
  const { t } = useWords();
  const query = useQuery(`/v1/admin/items/${encodeURIComponent(id)}`, ItemTrace);
  return (
    <Page
      title={query.value?.item.title ?? t.trace.title}
      tools={
        <Button icon={<ArrowLeftRegular />} onClick={onBack}>
          {t.trace.back}
        </Button>
      }
    >
      <Answer query={query} what={t.trace.item}>
        {(trace) => <Trace trace={trace} again={query.again} />}
      </Answer>
    </Page>
  );
}

function Trace({ trace, again }: { trace: ItemTrace; again: () => void }) {
  const styles = useStyles();
  const { t } = useWords();
  const { item, people, trail, records, ladder = [] } = trace;
  return (
    <>
      <div className={styles.facts}>
        <SeverityBadge severity={item.severity} />
        <span>{t.item.state[item.state]}</span>
        <span>{t.trace.of(item.source.name)}</span>
        {item.record && <span>{`${item.record.system} · ${item.record.type} ${item.record.id}`}</span>}
        <Time at={item.createdAt} />
      </div>
      <ItemActs item={item} again={again} />
      {item.answers.length > 0 && (
        <Section title={t.trace.answers}>
          <Answers answers={item.answers} />
        </Section>
      )}
      {ladder.length > 0 && (
        <Section title={trace.clock === 'working' ? t.trace.steps.working : t.trace.steps.title}>
          <Steps ladder={ladder} />
        </Section>
      )}
      <Section title={t.trace.people}>
        <People people={people} />
      </Section>
      <Section title={t.trace.trail}>
        <Quiet>{t.trace.records(trail.length, records)}</Quiet>
        <Table
          caption={t.trace.trail}
          rows={trail}
          keyOf={({ seq }) => seq}
          columns={[
            { key: 'at', label: t.audit.at, draw: ({ at }) => <Time at={at} /> },
            { key: 'kind', label: t.audit.kind, draw: ({ kind, act }) => act ?? kind },
            { key: 'by', label: t.audit.by, draw: ({ by, act }) => by ?? (act ? t.app.administrator : '') },
          ]}
        />
      </Section>
    </>
  );
}

function Steps({ ladder }: { ladder: readonly LadderRung[] }) {
  const { t, f } = useWords();
  const { locale } = useServices();
  const next = ladder.find(({ doneAt }) => doneAt === null);
  const nameOf = ({ kind, to = '', names }: LadderRung) =>
    kind === 'escalation' ? t.trace.steps.escalation(textIn(to, names, languageOf(locale))) : t.trace.steps[kind];
  return (
    <Table
      caption={t.trace.steps.title}
      rows={ladder}
      keyOf={({ kind, at, to }) => `${kind} ${at} ${to ?? ''}`}
      columns={[
        { key: 'step', label: t.trace.step, draw: nameOf },
        {
          key: 'at',
          label: t.audit.at,
          draw: ({ at, doneAt }) => (
            <>
              {f.weekday(Date.parse(doneAt ?? at))}, <Time at={doneAt ?? at} />
            </>
          ),
        },
        {
          key: 'state',
          label: t.overview.state,
          draw: (rung) => (rung.doneAt !== null ? t.trace.steps.done : rung === next ? t.trace.steps.next : ''),
        },
      ]}
    />
  );
}

function Answers({ answers }: { answers: readonly TracedAnswer[] }) {
  const { t } = useWords();
  return (
    <Table
      caption={t.trace.answers}
      rows={answers}
      keyOf={({ by, at }) => `${by.id} ${at}`}
      columns={[
        {
          key: 'by',
          label: t.trace.who,
          draw: ({ by }) => <Named name={by.name} under={behalfOf(by, t.trace.onBehalfOf)} />,
        },
        { key: 'action', label: t.trace.answer, draw: ({ action }) => action },
        { key: 'comment', label: t.trace.comment, draw: (answer) => <Said answer={answer} /> },
        {
          key: 'fate',
          label: t.trace.fate,
          draw: ({ fate, reason }) => (reason === null ? t.item.fate[fate] : `${t.item.fate[fate]}: ${reason}`),
        },
        { key: 'at', label: t.audit.at, draw: ({ at }) => <Time at={at} /> },
      ]}
    />
  );
}

/** The comment, the fields of a form under their names, and single rows under their ids. */
function Said({ answer: { comment, input, lineDecisions } }: { answer: TracedAnswer }) {
  const styles = useStyles();
  const { locale } = useServices();
  const fields = [
    ...filledFields(undefined, input, formReader(locale)),
    ...decidedRows(lineDecisions, languageOf(locale)),
  ];
  if (fields.length === 0) return comment ?? '';
  return (
    <div className={styles.stack}>
      {comment !== null && <span dir="auto">{comment}</span>}
      <Facts facts={fields.map(({ label, value }) => [label, value])} />
    </div>
  );
}

const behalfOf = ({ id, onBehalfOf }: TracedAnswer['by'], words: (name: string) => string): string =>
  onBehalfOf ? words(onBehalfOf.name) : (id ?? '');

function People({ people }: { people: readonly TracedPerson[] }) {
  const { t } = useWords();
  const time = useTimeWords();
  return (
    <Table
      caption={t.trace.people}
      rows={people}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'who',
          label: t.trace.who,
          draw: ({ id, name, recipient }) => <Named name={name} under={recipient ? id : `${id} · ${t.trace.left}`} />,
        },
        {
          key: 'shown',
          label: t.trace.shown,
          draw: ({ shown, summaryAt }) => {
            if (shown) return t.trace.shownAs(shown.count, time(shown.lastAt));
            return summaryAt === null ? t.app.never : t.trace.inSummary(time(summaryAt));
          },
        },
        {
          key: 'seen',
          label: t.trace.seen,
          draw: ({ seenAt }) => (seenAt === null ? t.app.never : <Time at={seenAt} />),
        },
        { key: 'answer', label: t.trace.answer, draw: (person) => <Given person={person} /> },
      ]}
    />
  );
}

function Given({ person }: { person: TracedPerson }) {
  const styles = useStyles();
  const { t } = useWords();
  const time = useTimeWords();
  if (person.answers.length === 0) return t.app.none;
  return (
    <div className={styles.stack}>
      {person.answers.map(({ action, at, late }) => (
        <span key={at} className={late ? styles.late : undefined}>
          {late ? `${action}, ${time(at)} (${t.trace.late})` : `${action}, ${time(at)}`}
        </span>
      ))}
    </div>
  );
}
