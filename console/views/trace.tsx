import { Button, Checkbox, Field, Input, Link, makeStyles } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import { type ItemFilter, MAX_ACTS } from '../../shared/admin/acts.ts';
import { type TracedItem, TracePage } from '../../shared/admin/trace.ts';
import { isOpen } from '../../shared/rules/item-state.ts';
import { senderOf } from '../../shared/rules/sender.ts';
import { Message } from '../../widgets/message.tsx';
import { Answer } from '../components/answer.tsx';
import { Breaking, SeverityBadge, Small } from '../components/columns.tsx';
import { Page } from '../components/page.tsx';
import { PersonPicker } from '../components/picker.tsx';
import { Table } from '../components/table.tsx';
import { Time, useTimeWords } from '../components/time.tsx';
import { useLackingRole } from '../state/permissions.tsx';
import { LIVE_MS, useQuery } from '../state/query.ts';
import { addressOf, type Route } from '../state/route.ts';
import { useWords } from '../state/services.tsx';
import { ActsOnMany } from './acts-on-many.tsx';
import { ItemTraceView } from './item-trace.tsx';

const useStyles = makeStyles({
  tools: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: '12px' },
  search: { flexGrow: 1, maxWidth: '360px', minWidth: '180px' },
  pages: { display: 'flex', gap: '8px' },
  answers: { display: 'flex', flexDirection: 'column', gap: '2px' },
  /** Titles stay in line where a closed item has no box. */
  selectable: { display: 'grid', gridTemplateColumns: '28px minmax(0, 1fr)', alignItems: 'start' },
  /** Negative margins: the checkbox's padding is larger than the line of the title. */
  box: { margin: '-6px 0 -6px -8px' },
});

export function TraceView({ open, go }: { open: string | null; go: (route: Route) => void }) {
  if (open !== null) return <ItemTraceView id={open} onBack={() => go({ view: 'trace', open: null })} />;
  return <Search />;
}

interface TraceQuery {
  q: string;
  person: string;
}

function Search() {
  const styles = useStyles();
  const { t } = useWords();
  const [form, setForm] = useState<TraceQuery>({ q: '', person: '' });
  const [wanted, setWanted] = useState<TraceQuery>(form);
  /** Start cursors of the visited pages; the last one is displayed. */
  const [pages, setPages] = useState<readonly string[]>([]);
  const before = pages.at(-1);
  const filter = new URLSearchParams({
    ...(wanted.q ? { q: wanted.q } : {}),
    ...(wanted.person ? { person: wanted.person } : {}),
    ...(before === undefined ? {} : { before }),
  });
  // Poll only the newest page: an older one would shift while it is read.
  const query = useQuery(`/v1/admin/items?${filter}`, TracePage, before === undefined ? LIVE_MS : 0);
  const mayAct = useLackingRole()('actOnItems') === null;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const isFiltered = wanted.q !== '' || wanted.person !== '';
  const search = (event: FormEvent) => {
    event.preventDefault();
    setPages([]);
    setChosen([]);
    setWanted({ q: form.q.trim(), person: form.person.trim() });
  };
  return (
    <Page title={t.trace.title}>
      <search>
        <form className={styles.tools} onSubmit={search}>
          <Field className={styles.search} label={t.trace.search}>
            <Input
              type="search"
              maxLength={200}
              value={form.q}
              onChange={(_, { value }) => setForm({ ...form, q: value })}
            />
          </Field>
          <Field label={t.trace.person}>
            <PersonPicker
              most={1}
              values={form.person ? [form.person] : []}
              onValues={([person = '']) => setForm({ ...form, person })}
            />
          </Field>
          <Button type="submit" appearance="primary">
            {t.trace.go}
          </Button>
        </form>
      </search>
      <Answer query={query} what={t.trace.title}>
        {({ items, next }) => (
          <>
            {mayAct && (
              <ActsOnMany
                filter={
                  chosen.length > 0 ? { ids: [...chosen] } : isFiltered && items.length > 0 ? filterOf(wanted) : null
                }
                label={chosen.length > 0 ? t.acts.many.selected(chosen.length) : t.acts.many.matching}
                onDone={() => {
                  setChosen([]);
                  query.again();
                }}
              />
            )}
            {items.length > 0 ? (
              <Items items={items} selection={mayAct ? { chosen, choose: setChosen } : null} />
            ) : (
              <Nothing filtered={filter.size > 0} />
            )}
            <div className={styles.pages}>
              {pages.length > 0 && <Button onClick={() => setPages(pages.slice(0, -1))}>{t.audit.newer}</Button>}
              {next !== null && <Button onClick={() => setPages([...pages, next])}>{t.trace.more}</Button>}
            </div>
          </>
        )}
      </Answer>
    </Page>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  const { t } = useWords();
  return filtered ? (
    <Message title={t.trace.nothing} body={t.trace.nothingBody} />
  ) : (
    <Message title={t.trace.empty} body={t.trace.emptyBody} />
  );
}

const filterOf = ({ q, person }: TraceQuery): ItemFilter => ({ ...(q && { q }), ...(person && { person }) });

interface Selection {
  /** Ids. */
  chosen: readonly string[];
  choose: (chosen: readonly string[]) => void;
}

/** @param selection of open items; null: the administrator may not act on many */
function Items({ items, selection }: { items: readonly TracedItem[]; selection: Selection | null }) {
  const styles = useStyles();
  const { t, f } = useWords();
  return (
    <Table
      caption={t.trace.title}
      rows={items}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'item',
          label: t.trace.item,
          draw: (item) => (
            <div className={selection ? styles.selectable : undefined}>
              {selection && (isOpen(item) ? <Select item={item} selection={selection} /> : <span />)}
              <div>
                <Link href={addressOf({ view: 'trace', open: item.id })}>
                  <Breaking>{item.title}</Breaking>
                </Link>
                <div>
                  <Small>{whereFrom(item, t.trace)}</Small>
                </div>
              </div>
            </div>
          ),
        },
        { key: 'severity', label: t.overview.severity, draw: ({ severity }) => <SeverityBadge severity={severity} /> },
        { key: 'state', label: t.overview.state, draw: ({ state }) => t.item.state[state] },
        { key: 'recipients', label: t.trace.recipients, number: true, draw: ({ recipients }) => f.number(recipients) },
        { key: 'answers', label: t.trace.answered, draw: (item) => <Answers item={item} /> },
        { key: 'changed', label: t.trace.changed, draw: ({ updatedAt }) => <Time at={updatedAt} /> },
      ]}
    />
  );
}

function Select({ item: { id, title }, selection: { chosen, choose } }: { item: TracedItem; selection: Selection }) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <Checkbox
      className={styles.box}
      checked={chosen.includes(id)}
      disabled={chosen.length >= MAX_ACTS && !chosen.includes(id)}
      aria-label={t.acts.many.select(title)}
      onChange={(_, { checked }) => choose(checked === true ? [...chosen, id] : chosen.filter((one) => one !== id))}
    />
  );
}

/** The record, and the sender if it is not the record's system; without a record the sender. */
function whereFrom({ record, source }: TracedItem, words: ReturnType<typeof useWords>['t']['trace']): string {
  if (!record) return words.of(source.name);
  const sender = senderOf({ record, origin: source });
  return [record.system, ...(sender === null ? [] : [words.sentBy(sender)]), `${record.type} ${record.id}`].join(' · ');
}

function Answers({ item }: { item: TracedItem }) {
  const styles = useStyles();
  const { t } = useWords();
  const time = useTimeWords();
  if (item.answers.length === 0) return t.trace.nobody;
  return (
    <div className={styles.answers}>
      {item.answers.slice(0, 5).map(({ by, action, at }) => (
        <span key={`${by.id} ${at}`}>{t.trace.by(by.name, action, time(at))}</span>
      ))}
    </div>
  );
}
