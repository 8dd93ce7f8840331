import { Button, MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import { DeadLetterDetail } from '../../shared/admin/hooks.ts';
import { type DeadLetter, DeadLetterList, Replayed } from '../../shared/admin.ts';
import { Message } from '../../widgets/message.tsx';
import { Modal } from '../../widgets/modal.tsx';
import type { Failure } from '../api.ts';
import { ActButton, RoleNote } from '../components/act-button.tsx';
import { Answer, FailureBar } from '../components/answer.tsx';
import { Breaking, Buttons, Named } from '../components/columns.tsx';
import { Facts } from '../components/facts.tsx';
import { ItemLink } from '../components/item-link.tsx';
import { Json } from '../components/json.tsx';
import { Quiet, Section } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import { useQuery } from '../state/query.ts';
import { useServices, useWords } from '../state/services.tsx';

const useStyles = makeStyles({ close: { marginTop: '16px' } });

/** Dead letters: events that could not be delivered or mapped, and replay of one or all. */
export function Letters() {
  const { t } = useWords();
  const { api } = useServices();
  const query = useQuery('/v1/admin/dead-letters', DeadLetterList);
  const [busy, setBusy] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [replayed, setReplayed] = useState<{ targets: readonly string[]; left: number } | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const send = ({ id }: DeadLetter) => {
    setBusy(id);
    return api.send('POST', `/v1/admin/dead-letters/${encodeURIComponent(id)}/replay`, undefined, Replayed);
  };
  const replay = async (letters: readonly DeadLetter[]) => {
    let left = 0;
    let failed: Failure | null = null;
    // Sequential, oldest first, in the original order; a failure does not stop the rest.
    for (const letter of letters.toReversed()) {
      const result = await send(letter);
      if (result.ok) left += result.value.rejected?.length ?? 0;
      else failed ??= result.failure;
    }
    setBusy(null);
    setFailure(failed);
    setReplayed(failed ? null : { targets: [...new Set(letters.map(({ source }) => source))], left });
    query.again();
  };
  return (
    <Section title={t.outbound.letters}>
      <RoleNote act="replay" />
      <FailureBar failure={failure} />
      {replayed !== null && (
        <MessageBar intent={replayed.left === 0 ? 'success' : 'warning'} layout="multiline">
          <MessageBarBody>
            {replayed.left === 0 ? t.outbound.replayed(replayed.targets) : t.outbound.partly(replayed.left)}
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
  busy: string | null;
  onReplay: (letters: readonly DeadLetter[]) => void;
  onOpen: (id: string) => void;
}

function LetterTable({ letters, busy, onReplay, onOpen }: LetterTableProps) {
  const { t } = useWords();
  return (
    <>
      {letters.length > 1 && (
        <Buttons>
          <ActButton act="replay" size="small" disabledFocusable={busy !== null} onClick={() => onReplay(letters)}>
            {busy === null ? t.outbound.replayAll(letters.length) : t.outbound.replaying}
          </ActButton>
        </Buttons>
      )}
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
          {
            key: 'item',
            label: t.outbound.item,
            draw: ({ itemId, title, customer, channel }) => (
              <Named
                name={<ItemLink id={itemId ?? null} title={title} />}
                under={[customer, channel && t.outbound.channels[channel]].filter(Boolean).join(' · ')}
              />
            ),
          },
          { key: 'attempt', label: t.outbound.attempt, number: true, draw: ({ attempt }) => attempt ?? '' },
          { key: 'at', label: t.outbound.at, draw: ({ at }) => <Time at={at} /> },
          {
            key: 'actions',
            label: t.sources.actions,
            draw: (letter) => (
              <Buttons>
                <ActButton
                  act="replay"
                  size="small"
                  aria-label={`${t.outbound.replay} ${letter.source}`}
                  disabledFocusable={busy === letter.id}
                  onClick={() => onReplay([letter])}
                >
                  {busy === letter.id ? t.outbound.replaying : t.outbound.replay}
                </ActButton>
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
        {({ kind, source, itemId, title, customer, channel, attempt, reason, errors, payload }) => (
          <>
            <Facts
              facts={known([
                [t.outbound.to, source],
                [t.outbound.item, <ItemLink key="item" id={itemId ?? null} title={title} />],
                [t.outbound.customer, [customer, channel && t.outbound.channels[channel]].filter(Boolean).join(' · ')],
                [t.outbound.attempt, attempt],
              ])}
            />
            {errors && errors.length > 0 ? (
              <ul>
                {errors.map(({ pointer, detail }) => (
                  <li key={`${pointer} ${detail}`}>{`${pointer} ${detail}`}</li>
                ))}
              </ul>
            ) : (
              <Quiet>{reason}</Quiet>
            )}
            {payload !== undefined && <Json value={payload} label={t.outbound.payload} />}
            {payload === undefined && kind === 'hook' && <Quiet>{t.outbound.noPayload}</Quiet>}
          </>
        )}
      </Answer>
      <Button className={styles.close} onClick={onClose}>
        {t.app.close}
      </Button>
    </Modal>
  );
}

type Fact = readonly [term: string, fact: ReactNode];
const known = (facts: readonly Fact[]): Fact[] => facts.filter(([, fact]) => fact !== '' && fact !== undefined);
