import type { ItemView } from '../../../shared/bridge/item-view.ts';
import { clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { useNow, useServices } from '../../state/services.tsx';
import { snoozesBefore } from '../../state/snooze.ts';
import { useHint, useNotice } from '../frame/notice.tsx';

export interface SnoozeProps {
  views: readonly ItemView[];
  onSnoozing?: () => void;
  /** Called when the host has accepted. @param until ms since 1970; null: woken */
  onSnoozed?: (until: number | null) => void;
}

/** Snoozes until `at`, ms since 1970, or brings back (null); shows a hint with undo. @returns whether the host accepted */
export function useSnooze(): (what: SnoozeProps, at: number | null) => Promise<boolean> {
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const { bridge } = useServices();
  const report = useNotice();
  const say = useHint();
  return async ({ views, onSnoozing, onSnoozed }, at) => {
    const until = at === null ? null : new Date(at).toISOString();
    const itemIds = views.map(({ item }) => item.id);
    const before = snoozesBefore(views);
    onSnoozing?.();
    const done = await report(bridge.invoke('item.snooze', { itemIds, until }));
    if (!done.ok) return false;
    onSnoozed?.(at);
    const told = at === null ? t.snooze.woken : t.time.snoozedUntil(clockWords(words, at, now));
    say(told, () => void Promise.all(before.map((one) => report(bridge.invoke('item.snooze', one)))));
    return true;
  };
}
