import { useCallback, useMemo, useState } from 'react';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import { isMine } from '../../i18n/item-words.ts';
import { clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import type { RowAction } from '../../state/row-actions.ts';
import { useNow, useServices, useSnapshotPart } from '../../state/services.tsx';
import type { useListActions } from '../../state/use-list-actions.ts';
import { useNotice } from '../frame/notice.tsx';
import type { RowTouch } from './row-touch.tsx';

interface OpenMenu {
  view: ItemView;
  beside: HTMLElement;
  shows: 'all' | 'snooze';
}

/** Touch callbacks of the rows, the open menu, and an announcement of what was done. */
export function useRowTouch(press: ReturnType<typeof useListActions>['press']) {
  const words = useWords();
  const { t } = words;
  const { bridge } = useServices();
  const me = useSnapshotPart('me');
  const now = useNow();
  const report = useNotice();
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [said, setSaid] = useState('');
  const onAct = useCallback(
    async ({ item }: ItemView, act: RowAction) => {
      if (act.do === 'acknowledge') return press(item, act.action);
      const release = item.claimedBy !== null && isMine(item.claimedBy, me);
      const done = await (act.do === 'seen'
        ? report(bridge.invoke('item.seen', { itemIds: [item.id] }))
        : report(bridge.invoke('item.claim', { itemIds: [item.id], release })));
      if (!done.ok) return;
      const say = act.do === 'seen' ? t.bulk.saidSeen : release ? t.bulk.saidReleased : t.bulk.saidClaimed;
      setSaid(say(item.title));
    },
    [press, me, report, bridge, t],
  );
  const onMore = useCallback<RowTouch['onMore']>((view, beside, shows) => setMenu({ view, beside, shows }), []);
  const touch = useMemo<RowTouch>(() => ({ onMore, onAct: (view, act) => void onAct(view, act) }), [onMore, onAct]);
  const close = () => {
    setMenu(null);
    // The menu has no trigger in the page, so return the focus explicitly.
    (menu?.beside.querySelector<HTMLElement>('button') ?? menu?.beside)?.focus({ preventScroll: true });
  };
  const snoozed = ({ item }: ItemView, until: number | null) =>
    setSaid(until === null ? t.bulk.saidWoken(item.title) : t.time.snoozedUntil(clockWords(words, until, now)));
  return { touch, menu, said, close, snoozed };
}
