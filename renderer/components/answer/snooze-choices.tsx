import { MenuGroup, MenuGroupHeader, MenuItem } from '@fluentui/react-components';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import { clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { useNow, useServices } from '../../state/services.tsx';
import { snoozeChoices } from '../../state/snooze.ts';
import { useNotice } from '../frame/notice.tsx';

/** When a snoozed item comes back, in milliseconds since the epoch; null while it is not snoozed. */
export function snoozedUntil({ mine }: ItemView, now: number): number | null {
  const at = mine.snoozedUntil === null ? Number.NaN : Date.parse(mine.snoozedUntil);
  return at > now ? at : null;
}

interface SnoozeProps {
  /** One, or several at once. */
  views: readonly ItemView[];
  /** Told before the host is asked. */
  onSnoozing?: () => void;
  /** Told once the host has it. @param until milliseconds since the epoch; null: it was woken */
  onSnoozed?: (until: number | null) => void;
}

/** In a menu: until when an item may be put off. */
export function SnoozeChoices({ views, onSnoozing, onSnoozed }: SnoozeProps) {
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const { bridge } = useServices();
  const report = useNotice();
  const snooze = async (at: number | null) => {
    const until = at === null ? null : new Date(at).toISOString();
    const itemIds = views.map(({ item }) => item.id);
    onSnoozing?.();
    const done = await report(bridge.invoke('item.snooze', { itemIds, until }));
    if (done.ok) onSnoozed?.(at);
  };
  return (
    <>
      {views.every((view) => snoozedUntil(view, now) !== null) && (
        <MenuItem onClick={() => void snooze(null)}>{t.item.snoozed}</MenuItem>
      )}
      {snoozeChoices(now).map(({ name, at }) => (
        <MenuItem key={name} secondaryContent={clockWords(words, at, now)} onClick={() => void snooze(at)}>
          {t.snooze[name]}
        </MenuItem>
      ))}
    </>
  );
}

/** The same under a heading, among other things. */
export function SnoozeGroup(props: SnoozeProps) {
  const { t } = useWords();
  return (
    <MenuGroup>
      <MenuGroupHeader>{t.item.snooze}</MenuGroupHeader>
      <SnoozeChoices {...props} />
    </MenuGroup>
  );
}
