import { MenuGroup, MenuGroupHeader, MenuItem, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { useNow, useSnapshotPart } from '../../state/services.tsx';
import { choicesFor, passedBy, snoozedUntil } from '../../state/snooze.ts';
import { usePickTime } from './pick-time.tsx';
import { type SnoozeProps, useSnooze } from './use-snooze.ts';

type Rules = typeof import('../../state/working-day.ts');

const useStyles = makeStyles({ late: { display: 'block', color: tokens.colorPaletteDarkOrangeForeground1 } });

/** Menu entries to snooze. A time past a deadline is reported first and needs a second press. */
export function SnoozeChoices(props: SnoozeProps) {
  const { views } = props;
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const now = useNow();
  const workingDay = useWorkingDay(now);
  const snooze = useSnooze();
  const pick = usePickTime();
  const [warned, setWarned] = useState<string | null>(null);
  return (
    <>
      {views.every((view) => snoozedUntil(view, now) !== null) && (
        <MenuItem onClick={() => void snooze(props, null)}>{t.snooze.back}</MenuItem>
      )}
      {choicesFor(views, now, workingDay).map(({ name, at }) => {
        const due = passedBy(views, at, now);
        const asks = due !== null && warned !== name;
        return (
          <MenuItem
            key={name}
            persistOnClick={asks}
            secondaryContent={clockWords(words, at, now)}
            onClick={() => (asks ? setWarned(name) : void snooze(props, at))}
          >
            {t.snooze[name]}
            <span className={styles.late} aria-live="polite">
              {due !== null && warned === name && t.snooze.late(clockWords(words, due, now))}
            </span>
          </MenuItem>
        );
      })}
      <MenuItem onClick={() => pick(props)}>{t.answer.opens(t.snooze.pick)}</MenuItem>
    </>
  );
}

/** Null until its rules have loaded. */
function useWorkingDay(now: number): number | null {
  const me = useSnapshotPart('me');
  const [rules, setRules] = useState<Rules | null>(null);
  useEffect(() => {
    void import('../../state/working-day.ts').then(setRules);
  }, []);
  return rules?.workingDayAfter(me?.workingTime, now) ?? null;
}

export function SnoozeGroup(props: SnoozeProps) {
  const { t } = useWords();
  return (
    <MenuGroup>
      <MenuGroupHeader>{t.item.snooze}</MenuGroupHeader>
      <SnoozeChoices {...props} />
    </MenuGroup>
  );
}
