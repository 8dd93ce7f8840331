import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { useState } from 'react';
import { type ItemActName, ItemActResult } from '../../shared/admin/acts.ts';
import type { TracedItem } from '../../shared/admin/trace.ts';
import type { Audience } from '../../shared/event-parts.ts';
import { isOpen } from '../../shared/rules/item-state.ts';
import type { Failure } from '../api.ts';
import { ActButton, Removing } from '../components/act-button.tsx';
import { AudienceFields, audienceOf, NOBODY, ReasonField } from '../components/act-fields.tsx';
import { FailureBar } from '../components/answer.tsx';
import { Buttons } from '../components/columns.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { Quiet } from '../components/page.tsx';
import { useServices, useWords } from '../state/services.tsx';

const pathOf = (id: string, act: ItemActName): string => `/v1/admin/items/${encodeURIComponent(id)}/${act}`;

interface Done {
  words: string;
  /** Restores the recipients before; null: cannot be undone. */
  previous: Audience | null;
}

/** Acts on one open item. @param again reads the item again */
export function ItemActs({ item: { id, state }, again }: { item: TracedItem; again: () => void }) {
  const { t } = useWords();
  const { api } = useServices();
  const [act, setAct] = useState<ItemActName | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const undo = async (audience: Audience) => {
    const body = { audience, reason: t.acts.undoReason };
    const result = await api.send('POST', pathOf(id, 'reassign'), body, ItemActResult);
    if (result.ok) setDone({ words: t.acts.undone, previous: null });
    else setFailure(result.failure);
    again();
  };
  const previous = done?.previous ?? null;
  return (
    <>
      {isOpen({ state }) && (
        <Buttons>
          <ActButton act="reassignItem" onClick={() => setAct('reassign')}>
            {t.acts.reassign.open}
          </ActButton>
          <ActButton act="remindItem" onClick={() => setAct('remind')}>
            {t.acts.remind.open}
          </ActButton>
          <Removing act="closeItem" onClick={() => setAct('close')}>
            {t.acts.close.open}
          </Removing>
        </Buttons>
      )}
      {done && (
        <MessageBar intent="success" role="status">
          <MessageBarBody>{done.words}</MessageBarBody>
          {previous && (
            <MessageBarActions>
              <Button size="small" onClick={() => void undo(previous)}>
                {t.acts.undo}
              </Button>
            </MessageBarActions>
          )}
        </MessageBar>
      )}
      <FailureBar failure={failure} />
      {act && (
        <ItemActDialog
          id={id}
          act={act}
          onDone={(result) => {
            setAct(null);
            setFailure(null);
            setDone({ words: t.acts[act].done(result.recipients), previous: result.previous ?? null });
            again();
          }}
          onClose={() => setAct(null)}
        />
      )}
    </>
  );
}

interface ItemActDialogProps {
  id: string;
  act: ItemActName;
  onDone: (result: ItemActResult) => void;
  onClose: () => void;
}

function ItemActDialog({ id, act, onDone, onClose }: ItemActDialogProps) {
  const { t } = useWords();
  const { api } = useServices();
  const [reason, setReason] = useState('');
  const [to, setTo] = useState(NOBODY);
  const [missing, setMissing] = useState(false);
  const run = () => {
    const audience = audienceOf(to);
    setMissing(act === 'reassign' && !audience);
    if (act === 'reassign' && !audience) return null;
    return api.send('POST', pathOf(id, act), { reason, ...(audience && { audience }) }, ItemActResult);
  };
  return (
    <FormDialog title={t.acts[act].title} label={t.acts[act].open} run={run} onDone={onDone} onClose={onClose}>
      <Quiet>{t.acts[act].body}</Quiet>
      {act === 'reassign' && <AudienceFields value={to} onChange={setTo} missing={missing} />}
      <ReasonField value={reason} onChange={setReason} />
    </FormDialog>
  );
}
