import { MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { Cluster, type SeveralRelays } from '../../shared/admin/cluster.ts';
import { Message } from '../../widgets/message.tsx';
import { Answer } from '../components/answer.tsx';
import { Breaking, Code } from '../components/columns.tsx';
import { Facts } from '../components/facts.tsx';
import { Page, Quiet, Section } from '../components/page.tsx';
import { useTimeWords } from '../components/time.tsx';
import { useQuery } from '../state/query.ts';
import { relayNames } from '../state/relay-names.ts';
import { useWords } from '../state/services.tsx';
import { Copies } from './cluster-copies.tsx';
import { RelayTable } from './cluster-relays.tsx';

const useStyles = makeStyles({ summary: { margin: 0 } });

/** The relays that serve one store: members, log, and whether their copies are identical. */
export function ClusterView() {
  const { t } = useWords();
  const query = useQuery('/v1/admin/cluster', Cluster);
  return (
    <Page title={t.cluster.title}>
      <Answer query={query} what={t.cluster.title}>
        {(cluster) =>
          cluster.alone ? (
            <Message title={t.cluster.aloneTitle} body={t.cluster.aloneBody} />
          ) : (
            <Several cluster={cluster} again={query.again} />
          )
        }
      </Answer>
    </Page>
  );
}

function Several({ cluster, again }: { cluster: SeveralRelays; again: () => void }) {
  const { t } = useWords();
  const { relays, here, log, verification, verifiedAt } = cluster;
  return (
    <>
      <ClusterSummary cluster={cluster} />
      <Section title={t.cluster.relays}>
        <RelayTable relays={relays} here={here} schema={log.schema} />
        <Quiet>{t.cluster.dutiesHint}</Quiet>
      </Section>
      <LogSection cluster={cluster} />
      <Copies verification={verification} verifiedAt={verifiedAt} again={again} />
    </>
  );
}

function ClusterSummary({ cluster: { relays, log } }: { cluster: SeveralRelays }) {
  const styles = useStyles();
  const { t } = useWords();
  const time = useTimeWords();
  const serving = relays.filter(({ state }) => state === 'serving').length;
  const versions = [...new Set(relays.filter(({ state }) => state !== 'silent').map(({ version }) => version))].sort();
  return (
    <>
      {log.away === null ? (
        <p role="status" className={styles.summary}>
          {t.cluster.summary(serving, relays.length)}
        </p>
      ) : (
        <MessageBar intent="error" layout="multiline" role="alert">
          <MessageBarBody>
            <Breaking>{t.cluster.away(time(log.answeredAt), log.away)}</Breaking>
          </MessageBarBody>
        </MessageBar>
      )}
      {versions.length > 1 && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>
            <Breaking>{t.cluster.twoVersions(versions)}</Breaking>
          </MessageBarBody>
        </MessageBar>
      )}
    </>
  );
}

function LogSection({ cluster: { log, relays } }: { cluster: SeveralRelays }) {
  const { t, f } = useWords();
  const time = useTimeWords();
  const { position, oldest, schema, snapshot, turn, generation } = log;
  const name = relayNames(relays);
  const copy = snapshot
    ? t.cluster.copyAt(snapshot.position, t.overview.bytes(snapshot.bytes), time(snapshot.at))
    : oldest === null
      ? t.cluster.notKnown
      : t.cluster.noCopy;
  return (
    <Section title={t.cluster.log}>
      <Facts
        facts={[
          [t.cluster.newest, f.number(position)],
          [t.cluster.oldest, oldest === null ? t.cluster.notKnown : f.number(oldest)],
          [t.cluster.levelled, f.number(schema)],
          [t.cluster.copy, copy],
          [t.cluster.turn, turn === null ? t.cluster.notKnown : turnOf(turn)],
          [t.cluster.generation, <Code key="generation">{generation}</Code>],
        ]}
      />
    </Section>
  );

  function turnOf({ holder, asking }: NonNullable<typeof turn>): string {
    const first = holder === null ? t.cluster.nobody : name(holder);
    return asking.length === 0 ? first : `${first}, ${t.cluster.waiting(asking.map(name))}`;
  }
}
