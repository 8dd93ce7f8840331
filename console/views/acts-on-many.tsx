import { Button, MessageBar, MessageBarActions, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { ActPreview, ActResults, type ItemActName, ItemActResult, type ItemFilter } from '../../shared/admin/acts.ts';
import { Loading } from '../../widgets/message.tsx';
import type { Failure } from '../api.ts';
import { ActButton, Removing } from '../components/act-button.tsx';
import { AudienceFields, audienceOf, NOBODY, ReasonField } from '../components/act-fields.tsx';
import { FailureBar } from '../components/answer.tsx';
import { Buttons } from '../components/columns.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { Quiet } from '../components/page.tsx';
import { useServices, useWords } from '../state/services.tsx';

const useStyles = makeStyles({ list: { margin: 0, paddingInlineStart: '20px', overflowWrap: 'anywhere' } });

/** Titles that are listed; the others are counted. */
const SHOWN = 5;

interface ActsOnManyProps {
  /** Null: nothing to act on; results of an earlier act remain. */
  filter: ItemFilter | null;
  /** What the filter is, in words. */
  label: string;
  onDone: () => void;
}

/** Acts on all open items of a filter: first counted, then changed one by one. */
export function ActsOnMany({ filter, label, onDone }: ActsOnManyProps) {
  const { t } = useWords();
  // The items are matched when the dialog opens: exactly these are changed.
  const [open, setOpen] = useState<{ act: ItemActName; filter: ItemFilter } | null>(null);
  const [results, setResults] = useState<ActResults | null>(null);
  const [round, setRound] = useState(0);
  return (
    <>
      {filter && (
        <Buttons>
          <span>{label}</span>
          <ActButton act="actOnItems" size="small" onClick={() => setOpen({ act: 'reassign', filter })}>
            {t.acts.reassign.open}
          </ActButton>
          <ActButton act="actOnItems" size="small" onClick={() => setOpen({ act: 'remind', filter })}>
            {t.acts.remind.open}
          </ActButton>
          <Removing act="actOnItems" size="small" onClick={() => setOpen({ act: 'close', filter })}>
            {t.acts.close.open}
          </Removing>
        </Buttons>
      )}
      {results && <Results key={round} results={results} onUndone={onDone} />}
      {open && (
        <ManyDialog
          {...open}
          onDone={(done) => {
            setOpen(null);
            setResults(done);
            setRound(round + 1);
            onDone();
          }}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

function Results({ results, onUndone }: { results: ActResults; onUndone: () => void }) {
  const { t } = useWords();
  const { api } = useServices();
  const [failure, setFailure] = useState<Failure | null>(null);
  /** Changed, and not undone. */
  const [changed, setChanged] = useState(() => results.items.filter(({ fault }) => fault === null));
  const refused = results.items.filter(({ fault }) => fault !== null);
  const undone = results.changed > 0 && changed.length === 0;
  const listsRefused = !undone && refused.length > 0;
  const isReversible = changed.length > 0 && changed.every(({ previous }) => previous);
  const undo = async () => {
    const failed: typeof changed = [];
    let latest: Failure | null = null;
    for (const item of changed) {
      const body = { audience: item.previous, reason: t.acts.undoReason };
      const path = `/v1/admin/items/${encodeURIComponent(item.itemId)}/reassign`;
      const result = await api.send('POST', path, body, ItemActResult);
      if (result.ok) continue;
      failed.push(item);
      latest = result.failure;
    }
    setChanged(failed);
    setFailure(latest);
    onUndone();
  };
  return (
    <>
      <MessageBar
        intent={refused.length > 0 || failure ? 'warning' : 'success'}
        layout={listsRefused ? 'multiline' : 'auto'}
        role="status"
      >
        <MessageBarBody>
          {undone ? t.acts.undone : t.acts.many.done(changed.length, results.items.length)}
          {listsRefused && (
            <>
              {` ${t.acts.many.remain}`}
              <Titles
                rows={refused.map(({ itemId, title, fault }) => ({ itemId, title, more: fault?.detail ?? '' }))}
              />
            </>
          )}
        </MessageBarBody>
        {isReversible && (
          <MessageBarActions>
            <Button size="small" onClick={() => void undo()}>
              {t.acts.undo}
            </Button>
          </MessageBarActions>
        )}
      </MessageBar>
      <FailureBar failure={failure} />
    </>
  );
}

function Titles({ rows }: { rows: readonly { itemId: string; title: string; more: string }[] }) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <ul className={styles.list}>
      {rows.slice(0, SHOWN).map(({ itemId, title, more }) => (
        <li key={itemId}>
          <bdi>{title}</bdi>
          {more !== '' && `: ${more}`}
        </li>
      ))}
      {rows.length > SHOWN && <li>{t.acts.many.others(rows.length - SHOWN)}</li>}
    </ul>
  );
}

interface ManyDialogProps {
  act: ItemActName;
  filter: ItemFilter;
  onDone: (results: ActResults) => void;
  onClose: () => void;
}

function ManyDialog({ act, filter, onDone, onClose }: ManyDialogProps) {
  const { t } = useWords();
  const { api } = useServices();
  const [preview, setPreview] = useState<ActPreview | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [reason, setReason] = useState('');
  const [to, setTo] = useState(NOBODY);
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    const request = { act: 'close', filter };
    void api.send('POST', '/v1/admin/items/acts/preview', request, ActPreview).then((result) => {
      if (result.ok) setPreview(result.value);
      else setFailure(result.failure);
    });
  }, [api, filter]);
  const run = () => {
    const audience = audienceOf(to);
    setMissing(act === 'reassign' && !audience);
    if (!preview || preview.count === 0 || (act === 'reassign' && !audience)) return null;
    const ids = preview.items.map(({ itemId }) => itemId);
    const body = { act, filter: { ids }, count: preview.count, reason, ...(audience && { audience }) };
    return api.send('POST', '/v1/admin/items/acts', body, ActResults);
  };
  return (
    <FormDialog title={t.acts[act].title} label={t.acts[act].open} run={run} onDone={onDone} onClose={onClose}>
      <Quiet>{t.acts[act].body}</Quiet>
      {!preview && !failure && <Loading words={t.app.loading(t.trace.title)} />}
      {preview && (
        <div role="status">
          {t.acts.many.counted(preview.count)}
          <Titles rows={preview.items.map(({ itemId, title }) => ({ itemId, title, more: '' }))} />
          {preview.more && <Quiet>{t.acts.many.more}</Quiet>}
        </div>
      )}
      <FailureBar failure={failure} />
      {act === 'reassign' && <AudienceFields value={to} onChange={setTo} missing={missing} />}
      <ReasonField value={reason} onChange={setReason} />
    </FormDialog>
  );
}
