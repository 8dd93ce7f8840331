import { Button, MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { DeadLetterDetail } from '../../shared/admin/hooks.ts';
import { type DeadLetter, DeadLetterList, type OutboundEntry, OutboundList, Replayed } from '../../shared/admin.ts';
import { Message } from '../../widgets/message.tsx';
import { Modal } from '../../widgets/modal.tsx';
import type { Failure } from '../api.ts';
import { Answer, FailureBar } from '../components/answer.tsx';
import { Breaking, Buttons, Named } from '../components/columns.tsx';
import { ItemLink } from '../components/item-link.tsx';
import { Json } from '../components/json.tsx';
import { Page, Quiet, Section } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import { useQuery } from '../state/query.ts';

import { useServices, useWords } from '../state/services.tsx';

const useStyles = makeStyles({ close: { marginTop: '16px' } });

export function OutboundView() {
  const { t } = useWords();
  return (
    <Page title={t.outbound.title}>
      <Letters />
      <Queue />
    </Page>
  );
}

function Letters() {
  const { t } = useWords();
  const { api } = useServices();
  const query = useQuery('/v1/admin/dead-letters', DeadLetterList);
  const [busy, setBusy] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [replayed, setReplayed] = useState<{ source: string; left: number } | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const replay = async ({ id, source }: DeadLetter) => {
    setBusy(id);
    const path = `/v1/admin/dead-letters/${encodeURIComponent(id)}/replay`;
    const result = await api.send('POST', path, undefined, Replayed);
    setBusy(null);
    setFailure(result.ok ? null : result.failure);
    setReplayed(result.ok ? { source, left: result.value.rejected?.length ?? 0 } : null);
    query.again();
  };
  return (
    <Section title={t.outbound.letters}>
      <FailureBar failure={failure} />
      {replayed !== null && (
        <MessageBar intent={replayed.left === 0 ? 'success' : 'warning'} layout="multiline">
          <MessageBarBody>
            {replayed.left === 0 ? t.outbound.replayed(replayed.source) : t.outbound.partly(replayed.left)}
          </MessageBarBody>
        </MessageBar>
      )}
      <Answer query={query} what={t.outbound.letters}>
        {({ items }) =>
          items.length === 0 ? (
            <Message title={t.outbound.noLetters} body={t.outbound.noLettersBody} />
          ) : (
            <LetterTable letters={items} busy={busy} onReplay={replay} onOpen={setOpen} />
          )
        }
      </Answer>
      {open !== null && <LetterDialog id={open} onClose={() => setOpen(null)} />}
    </Section>
  );
}

interface LetterTableProps {
  letters: readonly DeadLetter[];
  /** Id of the one that is being replayed. */
  busy: string | null;
  onReplay: (letter: DeadLetter) => void;
  onOpen: (id: string) => void;
}

function LetterTable({ letters, busy, onReplay, onOpen }: LetterTableProps) {
  const { t } = useWords();
  return (
    <>
      <Table
        caption={t.outbound.letters}
        rows={letters}
        keyOf={({ id }) => id}
        columns={[
          {
            key: 'to',
            label: t.outbound.to,
            draw: ({ source, hook, kind, withdrawal }) => (
              <Named
                name={hook === undefined ? source : `${source}/${hook}`}
                under={t.outbound.kinds[withdrawal ? 'withdrawal' : kind]}
              />
            ),
          },
          { key: 'reason', label: t.outbound.reason, draw: ({ reason }) => <Breaking>{reason}</Breaking> },
          { key: 'item', label: t.outbound.item, draw: ({ itemId }) => <ItemLink id={itemId ?? null} /> },
          { key: 'at', label: t.outbound.at, draw: ({ at }) => <Time at={at} /> },
          {
            key: 'actions',
            label: t.sources.actions,
            draw: (letter) => (
              <Buttons>
                <Button
                  size="small"
                  aria-label={`${t.outbound.replay} ${letter.source}`}
                  disabledFocusable={busy === letter.id}
                  onClick={() => onReplay(letter)}
                >
                  {busy === letter.id ? t.outbound.replaying : t.outbound.replay}
                </Button>
                <Button
                  size="small"
                  aria-label={`${t.outbound.detail} ${letter.source}`}
                  onClick={() => onOpen(letter.id)}
                >
                  {t.outbound.detail}
                </Button>
              </Buttons>
            ),
          },
        ]}
      />
      {letters.length >= 1000 && <Quiet>{t.outbound.bounded}</Quiet>}
    </>
  );
}

function LetterDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const styles = useStyles();
  const { t } = useWords();
  const query = useQuery(`/v1/admin/dead-letters/${encodeURIComponent(id)}`, DeadLetterDetail, 0);
  return (
    <Modal title={t.outbound.letter} onClose={onClose}>
      <Answer query={query} what={t.outbound.letter}>
        {({ reason, errors, payload }) => (
          <>
            {errors && errors.length > 0 ? (
              <ul>
                {errors.map(({ pointer, detail }) => (
                  <li key={`${pointer} ${detail}`}>{`${pointer} ${detail}`}</li>
                ))}
              </ul>
            ) : (
              <Quiet>{reason}</Quiet>
            )}
            {payload === undefined ? (
              <Quiet>{t.outbound.noPayload}</Quiet>
            ) : (
              <Json value={payload} label={t.outbound.payload} />
            )}
          </>
        )}
      </Answer>
      <Button className={styles.close} onClick={onClose}>
        {t.app.close}
      </Button>
    </Modal>
  );
}

function Queue() {
  const { t } = useWords();
  const query = useQuery('/v1/admin/outbound', OutboundList);
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
        { key: 'item', label: t.outbound.item, draw: ({ itemId }) => <ItemLink id={itemId} /> },
      ]}
    />
  );
}
