import { Badge, Button, makeStyles, tokens } from '@fluentui/react-components';
import { useCallback, useEffect, useState } from 'react';
import type { Result } from '../../../shared/bridge/bridge.ts';
import type { OwnSession, SessionsEnded } from '../../../shared/people.ts';
import type { Problem } from '../../../shared/problems.ts';
import type { WindowTexts } from '../../../shared/words/window.ts';
import { Message } from '../../../widgets/message.tsx';
import { Modal } from '../../../widgets/modal.tsx';
import { useNotice } from '../../components/frame/notice.tsx';
import { Loading } from '../../components/frame/pane-message.tsx';
import { agoWords, clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { useNow, useServices, useSnapshotPart } from '../../state/services.tsx';
import { PairPhone } from './pair-phone.tsx';
import { Intro } from './parts.tsx';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: '0 0 12px', padding: 0 },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: '4px 16px',
    minHeight: '56px',
    padding: '8px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  what: { flex: '1 1 240px', minWidth: 0 },
  name: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', overflowWrap: 'anywhere' },
  facts: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

type SessionsState =
  | { state: 'looking' }
  | { state: 'failed'; problem: Problem }
  | { state: 'found'; sessions: OwnSession[] };

/** Reloaded on each reconnect. */
function useSessions() {
  const { bridge } = useServices();
  const connection = useSnapshotPart('connection');
  const [found, setFound] = useState<SessionsState>({ state: 'looking' });
  const look = useCallback(async () => {
    const result = await bridge.invoke('sessions.list', null);
    setFound(result.ok ? { state: 'found', sessions: result.value } : { state: 'failed', problem: result.problem });
  }, [bridge]);
  const isLive = connection.state === 'connected';
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again where the connection came back
  useEffect(() => void look(), [look, isLive]);
  return { found, look };
}

const nameOf = ({ t }: WindowTexts, { device, kind }: OwnSession): string => device ?? t.devices.unnamed[kind];

export function DevicesSection() {
  const { t } = useWords();
  const connection = useSnapshotPart('connection');
  const { found, look } = useSessions();
  return (
    <>
      <Intro>{t.devices.intro}</Intro>
      {found.state === 'looking' && <Loading words={t.devices.looking} />}
      {found.state === 'failed' && (
        <Message
          title={t.devices.failedTitle}
          body={found.problem.detail}
          action={{ label: t.app.retry, run: () => void look() }}
        />
      )}
      {found.state === 'found' && <Sessions sessions={found.sessions} again={look} />}
      {connection.issuer !== undefined && <Intro>{t.devices.notListed(connection.issuer)}</Intro>}
      {connection.state !== 'unpaired' && <PairPhone />}
    </>
  );
}

type Ending = { session: OwnSession } | 'others';

function Sessions({ sessions, again }: { sessions: readonly OwnSession[]; again: () => Promise<void> }) {
  const styles = useStyles();
  const { t } = useWords();
  const { bridge } = useServices();
  const report = useNotice();
  const [ending, setEnding] = useState<Ending | null>(null);
  const [said, setSaid] = useState('');
  const end = async (what: Ending) => {
    setSaid('');
    const id = what === 'others' ? null : what.session.id;
    const result: Result<SessionsEnded> = await report(bridge.invoke('sessions.end', { id }));
    if (result.ok) setSaid(t.devices.ended);
    await again();
  };
  return (
    <>
      <ul className={styles.list}>
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} onEnd={() => setEnding({ session })} />
        ))}
      </ul>
      {sessions.some(({ current }) => !current) && (
        <Button onClick={() => setEnding('others')}>{t.devices.endOthers}</Button>
      )}
      <span role="status">{said}</span>
      {ending && <EndQuestion what={ending} onYes={() => void end(ending)} onClose={() => setEnding(null)} />}
    </>
  );
}

function SessionRow({ session, onEnd }: { session: OwnSession; onEnd: () => void }) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const { usedAt, expiresAt, signedInBy, current, kind } = session;
  const name = nameOf(words, session);
  const facts = [
    t.devices.kinds[kind],
    t.devices.by[signedInBy],
    ...(current ? [] : [t.devices.used(agoWords(words, Date.parse(usedAt), now))]),
    expiresAt === null ? t.devices.untilRevoked : t.devices.until(clockWords(words, Date.parse(expiresAt), now)),
  ];
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <div className={styles.name}>
          <bdi>{name}</bdi>
          {current && <Badge appearance="tint">{t.devices.here}</Badge>}
        </div>
        <div className={styles.facts}>{facts.join(' · ')}</div>
      </div>
      {!current && (
        <Button aria-label={t.devices.endNamed(name)} onClick={onEnd}>
          {t.devices.end}
        </Button>
      )}
    </li>
  );
}

function EndQuestion({ what, onYes, onClose }: { what: Ending; onYes: () => void; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const isAll = what === 'others';
  return (
    <Modal
      title={isAll ? t.devices.endOthersTitle : t.devices.endTitle(nameOf(words, what.session))}
      question
      onClose={onClose}
      actions={(close) => (
        <>
          <Button data-first-focus onClick={close}>
            {t.app.cancel}
          </Button>
          <Button
            appearance="primary"
            onClick={() => {
              close();
              onYes();
            }}
          >
            {isAll ? t.devices.endOthers : t.devices.end}
          </Button>
        </>
      )}
    >
      {isAll ? t.devices.endOthersBody : t.devices.endBody}
    </Modal>
  );
}
