import { Button, Field, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import type { AdminSource } from '../../shared/admin/directory.ts';
import { ItemTrace } from '../../shared/admin/trace.ts';
import type { Failure } from '../api.ts';
import { FailureBar } from '../components/answer.tsx';
import { Buttons } from '../components/columns.tsx';
import { ItemLink } from '../components/item-link.tsx';
import { Quiet } from '../components/page.tsx';
import { PersonPicker, RolePicker } from '../components/picker.tsx';
import { Copyable } from '../components/secrets.tsx';
import { useTimeWords } from '../components/time.tsx';
import { useQuery } from '../state/query.ts';
import { useServices, useWords } from '../state/services.tsx';
import { audienceKindOf, curlLine, firstRole, testEvent } from '../state/test-event.ts';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '12px' },
  steps: { margin: 0, paddingInlineStart: '20px' },
});

/** Polling interval of the item that is followed, ms. */
const FOLLOW_MS = 1000;

/** Sends a test event by the key of a new source, and follows its item to a desk. The key stays in this page. */
export function SourceTest({ source, sourceKey }: { source: AdminSource; sourceKey: string }) {
  const styles = useStyles();
  const { t } = useWords();
  const { api } = useServices();
  const kind = audienceKindOf(source);
  const [chosen, setChosen] = useState<string[]>(() => firstRole(source));
  const [id, setId] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [itemId, setItemId] = useState<string | null>(null);
  const event = testEvent(source, { [kind]: chosen }, t.sources.test.title, id);
  const send = async () => {
    if (busy || chosen.length === 0) return;
    setBusy(true);
    const result = await api.sendEvent(sourceKey, event);
    setBusy(false);
    setFailure(result.ok ? null : result.failure);
    if (!result.ok) return;
    setItemId(result.value.results[0]?.itemId ?? null);
    setId(crypto.randomUUID());
  };
  return (
    <div className={styles.root}>
      <Quiet>{t.sources.test.hint}</Quiet>
      <Field label={t.sources.test.to[kind]} hint={t.people.rolesHint}>
        {kind === 'roles' ? (
          <RolePicker values={chosen} onValues={setChosen} />
        ) : (
          <PersonPicker values={chosen} onValues={setChosen} />
        )}
      </Field>
      <Buttons>
        <Button disabledFocusable={busy || chosen.length === 0} onClick={send}>
          {t.sources.test.send}
        </Button>
      </Buttons>
      <FailureBar failure={failure} />
      <div role="status">{itemId !== null && <Followed id={itemId} />}</div>
      {chosen.length > 0 && (
        <Copyable label={t.sources.test.curl} value={curlLine(location.origin, sourceKey, event)} />
      )}
    </div>
  );
}

/** The steps of one item, as they happen. */
function Followed({ id }: { id: string }) {
  const styles = useStyles();
  const { t, f } = useWords();
  const time = useTimeWords();
  const { value } = useQuery(`/v1/admin/items/${encodeURIComponent(id)}`, ItemTrace, FOLLOW_MS);
  if (!value) return t.app.loading(t.trace.title);
  const { item, people } = value;
  const shown = people.flatMap(({ name, shown: at }) => (at ? [t.sources.test.at(name, time(at.firstAt))] : []));
  const seen = people.flatMap(({ name, seenAt }) => (seenAt ? [t.sources.test.at(name, time(seenAt))] : []));
  const answered = item.answers.map(({ by, action, at }) => t.trace.by(by.name, action, time(at)));
  return (
    <ol className={styles.steps}>
      <li>
        {t.sources.test.accepted} <ItemLink id={id} title={item.title} />
      </li>
      <li>
        {item.recipients === 0
          ? t.sources.test.nobody
          : t.sources.test.recipients(f.list(people.filter(({ recipient }) => recipient).map(({ name }) => name)))}
      </li>
      {shown.length > 0 && <li>{t.sources.test.shown(f.list(shown))}</li>}
      {item.recipients > 0 && shown.length + seen.length === 0 && <li>{t.sources.test.waiting}</li>}
      {seen.length > 0 && <li>{t.sources.test.seen(f.list(seen))}</li>}
      {answered.length > 0 && <li>{t.sources.test.answered(f.list(answered))}</li>}
    </ol>
  );
}
