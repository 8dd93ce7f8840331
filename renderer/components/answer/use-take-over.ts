import { useWords } from '../../i18n/words.tsx';
import { useServices, useSnapshotPart } from '../../state/services.tsx';
import { useHint, useNotice } from '../frame/notice.tsx';

export function useTakeOver(): (itemIds: readonly string[]) => Promise<void> {
  const { t } = useWords();
  const { bridge } = useServices();
  const me = useSnapshotPart('me');
  const report = useNotice();
  const say = useHint();
  return async (itemIds) => {
    if (!me) return;
    const done = await report(bridge.invoke('item.delegate', { itemIds: [...itemIds], to: me.user.id }));
    if (done.ok) say(t.handOver.again);
  };
}
