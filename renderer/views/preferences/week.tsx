import { Button } from '@fluentui/react-components';
import { useCallback, useEffect, useState } from 'react';
import type { OwnInsights, Percentiles } from '../../../shared/insights.ts';
import type { Problem } from '../../../shared/problems.ts';
import { durationBound, LONGEST_BOUND } from '../../../shared/rules/duration-bound.ts';
import { Message } from '../../../widgets/message.tsx';
import { Loading } from '../../components/frame/pane-message.tsx';
import { useWords } from '../../i18n/words.tsx';
import { isOffline } from '../../state/relay-connection.ts';
import { useServices, useSnapshotPart } from '../../state/services.tsx';
import { Intro, Row } from './parts.tsx';

type Week = { state: 'looking' } | { state: 'failed'; problem: Problem } | { state: 'found'; own: OwnInsights };

/** Reloaded on each reconnect. */
function useWeek() {
  const { bridge } = useServices();
  const connection = useSnapshotPart('connection');
  const [week, setWeek] = useState<Week>({ state: 'looking' });
  const look = useCallback(async () => {
    const result = await bridge.invoke('insights.own', {});
    setWeek(result.ok ? { state: 'found', own: result.value } : { state: 'failed', problem: result.problem });
  }, [bridge]);
  const isLive = connection.state === 'connected';
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again where the connection came back
  useEffect(() => void look(), [look, isLive]);
  return { week, look };
}

/** What the person did in the last seven days. */
export function WeekSection() {
  const { t } = useWords();
  const connection = useSnapshotPart('connection');
  const { week, look } = useWeek();
  const offline = isOffline(connection);
  return (
    <>
      <Intro>{t.week.intro}</Intro>
      {week.state === 'looking' && <Loading words={t.loading.view} />}
      {week.state === 'failed' && (
        <Message
          title={offline ? t.week.offlineTitle : t.week.failedTitle}
          body={week.problem.detail}
          action={{ label: t.app.retry, run: () => void look() }}
        />
      )}
      {week.state === 'found' && <Figures own={week.own} again={look} />}
    </>
  );
}

function Figures({ own, again }: { own: OwnInsights; again: () => Promise<void> }) {
  const { t, f } = useWords();
  const duration = (seconds: number): string =>
    seconds >= LONGEST_BOUND ? t.week.longest : durationBound(seconds, f.locale);
  const times = ({ p50, p90 }: Percentiles): string =>
    p50 === null || p90 === null ? t.week.noTimes : t.week.within(duration(p50), duration(p90));
  if (own.items + own.answered + own.snoozes === 0) {
    return <Message title={t.week.empty} body={t.week.emptyBody} />;
  }
  return (
    <>
      <Row label={t.week.items}>{f.number(own.items)}</Row>
      <Row label={t.week.answered}>{f.number(own.answered)}</Row>
      <Row label={t.week.inTime}>{t.week.inTimeOf(own.inTime, own.inTime + own.late)}</Row>
      <Row label={t.week.snoozes}>{f.number(own.snoozes)}</Row>
      <Row label={t.week.firstSight}>{times(own.firstSightSeconds)}</Row>
      <Row label={t.week.firstAnswer}>{times(own.firstAnswerSeconds)}</Row>
      <Button onClick={() => void again()}>{t.week.again}</Button>
    </>
  );
}
