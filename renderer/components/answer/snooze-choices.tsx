import { MenuGroup, MenuGroupHeader, MenuItem, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import { clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { useNow, useServices } from '../../state/services.tsx';
import { choicesFor, passedBy, snoozesBefore } from '../../state/snooze.ts';
import { useHint, useNotice } from '../frame/notice.tsx';

/** When a snoozed item comes back, in milliseconds since the epoch; null while it is not snoozed. */
export function snoozedUntil({ mine }: ItemView, now: number): number | null {
  const at = mine.snoozedUntil === null ? Number.NaN : Date.parse(mine.snoozedUntil);
  return at > now ? at : null;
}

const useStyles = makeStyles({ late: { display: 'block', color: tokens.colorPaletteDarkOrangeForeground1 } });

interface SnoozeProps {
  /** One, or several at once. */
  views: readonly ItemView[];
  /** Told before the host is asked. */
  onSnoozing?: () => void;
  /** Told once the host has it. @param until milliseconds since the epoch; null: it was woken */
  onSnoozed?: (until: number | null) => void;
}

/** In a menu: until when an item may be put off. What lies past a deadline says so first, and wants a second press. */
export function SnoozeChoices({ views, onSnoozing, onSnoozed }: SnoozeProps) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const now = useNow();
  const { bridge } = useServices();
  const report = useNotice();
  const say = useHint();
  const [warned, setWarned] = useState<string | null>(null);
  const snooze = async (at: number | null) => {
    const until = at === null ? null : new Date(at).toISOString();
    const itemIds = views.map(({ item }) => item.id);
    const before = snoozesBefore(views);
    onSnoozing?.();
    const done = await report(bridge.invoke('item.snooze', { itemIds, until }));
    if (!done.ok) return;
    onSnoozed?.(at);
    const told = at === null ? t.snooze.woken : t.time.snoozedUntil(clockWords(words, at, now));
    say(told, () => void Promise.all(before.map((one) => report(bridge.invoke('item.snooze', one)))));
  };
  return (
    <>
      {views.every((view) => snoozedUntil(view, now) !== null) && (
        <MenuItem onClick={() => void snooze(null)}>{t.item.snoozed}</MenuItem>
      )}
      {choicesFor(views, now).map(({ name, at }) => {
        const due = passedBy(views, at, now);
        const asks = due !== null && warned !== name;
        return (
          <MenuItem
            key={name}
            persistOnClick={asks}
            secondaryContent={clockWords(words, at, now)}
            onClick={() => (asks ? setWarned(name) : void snooze(at))}
          >
            {t.snooze[name]}
            <span className={styles.late} aria-live="polite">
              {due !== null && warned === name && t.snooze.late(clockWords(words, due, now))}
            </span>
          </MenuItem>
        );
      })}
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
