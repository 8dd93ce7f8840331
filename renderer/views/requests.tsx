import { Button, makeStyles } from '@fluentui/react-components';
import { ErrorCircleRegular, PlugDisconnectedRegular, SendRegular } from '@fluentui/react-icons';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Problem } from '../../shared/problems.ts';
import type { RequestedItem } from '../../shared/requests.ts';
import { useHint, useNotice } from '../components/frame/notice.tsx';
import { Loading, PaneMessage } from '../components/frame/pane-message.tsx';
import { PaneHeader } from '../components/frame/two-pane.tsx';
import { RequestRow } from '../components/item/request-row.tsx';
import { useWords } from '../i18n/words.tsx';
import { isOffline } from '../state/relay-connection.ts';
import { useServices, useSnapshotPart } from '../state/services.tsx';
import type { ListViewProps } from './list-view.ts';

const useStyles = makeStyles({
  scroll: { flexGrow: 1, minHeight: 0, overflowY: 'auto' },
  list: { listStyleType: 'none', margin: 0, padding: 0, maxWidth: '760px' },
  more: { padding: '12px 16px' },
});

interface Loaded {
  items: readonly RequestedItem[];
  next: number | null;
}

/** All loaded pages are requested again when the desk reports a change. */
function useRequests() {
  const { bridge } = useServices();
  const requests = useSnapshotPart('requests');
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const turn = useRef(0);
  const shown = useRef<readonly RequestedItem[]>([]);
  const load = useCallback(
    async (after: number | null) => {
      turn.current += 1;
      const mine = turn.current;
      let items = after === null ? [] : shown.current;
      let next = after;
      for (;;) {
        const result = await bridge.invoke('requests.list', next === null ? {} : { after: next });
        if (mine !== turn.current) return result;
        setProblem(result.ok ? null : result.problem);
        if (!result.ok) return result;
        items = [...items, ...result.value.items];
        next = result.value.next;
        if (next !== null && items.length < shown.current.length) continue;
        shown.current = items;
        setLoaded({ items, next });
        return result;
      }
    },
    [bridge],
  );
  const revision = requests?.revision;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision is a reason to load
  useEffect(() => void load(null), [load, revision]);
  return { loaded, problem, load };
}

/** What the person requested, and what was decided about it. */
export function Requests({ go }: ListViewProps) {
  const styles = useStyles();
  const { t } = useWords();
  const { bridge, requestsSeen } = useServices();
  const connection = useSnapshotPart('connection');
  const requests = useSnapshotPart('requests');
  const { loaded, problem, load } = useRequests();
  const hint = useHint();
  const report = useNotice();
  const newest = requests?.decidedAt.toSorted().at(-1) ?? '';
  useEffect(() => {
    if (loaded && newest !== '') requestsSeen.set(newest);
  }, [loaded, newest, requestsSeen]);
  const remind = async ({ itemId, title }: RequestedItem) => {
    const result = await bridge.invoke('request.remind', { itemId });
    hint(result.ok ? t.requests.reminded(title) : result.problem.detail);
    void load(null);
  };
  const { items, next } = loaded ?? { items: [], next: null };
  return (
    <>
      <PaneHeader title={t.requests.title} />
      {!loaded && !problem && <Loading words={t.loading.view} />}
      {!loaded && problem && (
        <PaneMessage
          icon={isOffline(connection) ? <PlugDisconnectedRegular /> : <ErrorCircleRegular />}
          title={isOffline(connection) ? t.requests.offlineTitle : t.requests.failedTitle}
          body={isOffline(connection) ? undefined : problem.detail}
          action={{ label: t.app.retry, run: () => void load(null), primary: true }}
          urgent
        />
      )}
      {loaded && items.length === 0 && (
        <PaneMessage
          icon={<SendRegular />}
          title={t.requests.emptyTitle}
          body={t.requests.emptyBody}
          action={{ label: t.processes.emptyAction, run: () => go({ to: 'view', view: 'inbox' }) }}
        />
      )}
      {items.length > 0 && (
        <div className={styles.scroll} data-scroll>
          <ul className={styles.list} aria-label={t.requests.title}>
            {items.map((item) => (
              <RequestRow
                key={item.itemId}
                item={item}
                offline={isOffline(connection)}
                onRemind={() => void remind(item)}
              />
            ))}
          </ul>
          {next !== null && (
            <div className={styles.more}>
              <Button onClick={() => void report(load(next))}>{t.requests.older}</Button>
            </div>
          )}
        </div>
      )}
    </>
  );
}
