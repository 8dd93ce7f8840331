import { MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { type ClusterVerification, type CopyVerdict, VerificationBegun } from '../../shared/admin/cluster.ts';
import type { Failure } from '../api.ts';
import { ActButton, RoleNote } from '../components/act-button.tsx';
import { FailureBar } from '../components/answer.tsx';
import { Breaking, Named } from '../components/columns.tsx';
import { Quiet, Section } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { useTimeWords } from '../components/time.tsx';
import { relayNames, shortId } from '../state/relay-names.ts';
import { useServices, useWords } from '../state/services.tsx';

const useStyles = makeStyles({ verify: { alignSelf: 'flex-start' } });

/** Verdicts that need attention first. */
const RANK: readonly CopyVerdict[] = ['differs', 'failed', 'missed', 'silent', 'under way', 'taken', 'alike'];

interface CopiesProps {
  /** Null: none was requested. */
  verification: ClusterVerification | null;
  /** When all copies were last found identical; null: never. */
  verifiedAt: string | null;
  again: () => void;
}

/** Verifies that all relays hold identical copies; each relay reports its result when it has one. */
export function Copies({ verification, verifiedAt, again }: CopiesProps) {
  const styles = useStyles();
  const { t } = useWords();
  const time = useTimeWords();
  const { api } = useServices();
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const isUnderWay = asking || (verification !== null && !verification.over);
  const isLately = failure?.kind === 'problem' && failure.problem.code === 'RATE_LIMITED';
  const verify = async () => {
    setAsking(true);
    const result = await api.send('POST', '/v1/admin/cluster/verify', undefined, VerificationBegun);
    setAsking(false);
    setFailure(result.ok ? null : result.failure);
    again();
  };
  return (
    <Section title={t.cluster.copies}>
      <Quiet>{t.cluster.copiesBody}</Quiet>
      <Quiet>{verifiedAt === null ? t.cluster.neverAlike : t.cluster.lastAlike(time(verifiedAt))}</Quiet>
      <RoleNote act="verifyCluster" />
      <ActButton
        act="verifyCluster"
        className={styles.verify}
        disabledFocusable={isUnderWay}
        onClick={() => {
          if (!isUnderWay) void verify();
        }}
      >
        {isUnderWay ? t.cluster.verifying : t.cluster.verify}
      </ActButton>
      <FailureBar failure={failure} words={isLately ? t.cluster.lately : null} />
      {verification && <Outcome verification={verification} />}
      {verification && <CopyTable verification={verification} />}
    </Section>
  );
}

function Outcome({ verification }: { verification: ClusterVerification }) {
  const { t } = useWords();
  const time = useTimeWords();
  const { intent, words } = outcome(verification);
  return (
    <MessageBar intent={intent} layout="multiline" role="status">
      <MessageBarBody>
        <Breaking>{words}</Breaking>
      </MessageBarBody>
    </MessageBar>
  );

  function outcome({ over, position, at, copies }: ClusterVerification) {
    const name = relayNames(copies);
    const those = (...verdicts: readonly string[]) =>
      copies.filter(({ verdict }) => verdicts.includes(verdict)).map(({ id }) => name(id));
    const [alike, apart] = [those('alike'), those('differs')];
    const unknown = those('under way', 'taken', 'failed', 'missed', 'silent');
    if (!over) return { intent: 'info', words: t.cluster.underWay(position, time(at)) } as const;
    if (apart.length > 0) {
      const words = alike.length > 0 ? t.cluster.odd(apart) : t.cluster.undecided;
      return { intent: 'error', words } as const;
    }
    if (alike.length === 0) return { intent: 'warning', words: t.cluster.nothing } as const;
    if (unknown.length > 0) return { intent: 'warning', words: t.cluster.partly(unknown) } as const;
    return { intent: 'success', words: t.cluster.alike(position, time(at)) } as const;
  }
}

function CopyTable({ verification: { copies } }: { verification: ClusterVerification }) {
  const { t } = useWords();
  const rows = [...copies].sort((a, b) => RANK.indexOf(a.verdict) - RANK.indexOf(b.verdict));
  const differ = copies.some(({ tables }) => tables.length > 0);
  return (
    <Table
      caption={t.cluster.copies}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        { key: 'relay', label: t.cluster.relay, draw: ({ id, name }) => <Named name={name} under={shortId(id)} /> },
        {
          key: 'verdict',
          label: t.cluster.verdict,
          draw: ({ verdict, reason }) => (
            <Breaking>
              {verdict === 'failed' && reason !== null
                ? `${t.cluster.verdicts.failed}: ${reason}`
                : t.cluster.verdicts[verdict]}
            </Breaking>
          ),
        },
        ...(differ
          ? [
              {
                key: 'tables',
                label: t.cluster.tables,
                draw: ({ tables }: ClusterVerification['copies'][number]) => <Breaking>{tables.join(', ')}</Breaking>,
              },
            ]
          : []),
      ]}
    />
  );
}
