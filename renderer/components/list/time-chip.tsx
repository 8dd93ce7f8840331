import {
  Input,
  Menu,
  MenuButton,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { useId } from 'react';
import type { WindowTexts } from '../../../shared/words/window.ts';
import { useWords } from '../../i18n/words.tsx';
import type { HistoryFilter } from '../../state/history-store.ts';

const useStyles = makeStyles({
  button: { minWidth: 0, height: '26px', maxWidth: '220px' },
  text: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  span: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 180px)',
    alignItems: 'center',
    columnGap: '8px',
    rowGap: '4px',
    flexBasis: '100%',
  },
  label: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  day: { minWidth: 0 },
});

const CHOICES = ['any', 'today', 'yesterday', 'week', 'lastWeek', 'month', 'span'] as const;
type Choice = (typeof CHOICES)[number];
const DAYS: Partial<Record<Choice, number>> = { today: 1, week: 7, month: 30 };

const DAY_MS = 24 * 3_600_000;

/** Named spans of whole days; weeks begin on Monday. @param today `2026-11-25` */
function namedSpans(today: string): Partial<Record<Choice, { from: string; to: string }>> {
  const now = Date.parse(today);
  const before = (days: number): string => new Date(now - days * DAY_MS).toISOString().slice(0, 10);
  const sinceMonday = (new Date(now).getUTCDay() + 6) % 7;
  return {
    yesterday: { from: before(1), to: before(1) },
    lastWeek: { from: before(sinceMonday + 7), to: before(sinceMonday + 1) },
  };
}

/** The current choice; `span` if from or to is present, even as an empty text. */
function choiceOf({ days, from, to }: HistoryFilter, today: string): Choice {
  const named = namedSpans(today);
  const span = CHOICES.find((choice) => named[choice]?.from === from && named[choice]?.to === to);
  if (from !== undefined || to !== undefined) return span ?? 'span';
  return CHOICES.find((choice) => DAYS[choice] === days) ?? 'any';
}

const without = ({ days: _days, from: _from, to: _to, ...rest }: HistoryFilter): HistoryFilter => rest;

/** `20 – 25 Nov 2026`, `from 20 Nov 2026`, `to 25 Nov 2026`. Days have the format of a date field, `2026-11-25`. */
function spanWords({ t, f }: WindowTexts, from: string | undefined, to: string | undefined): string {
  const format = new Intl.DateTimeFormat(f.locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const [first, last] = [Date.parse(from ?? ''), Date.parse(to ?? '')];
  if (first <= last) return format.formatRange(first, last);
  return [from && t.history.since(format.format(first)), to && t.history.until(format.format(last))]
    .filter(Boolean)
    .join(' ');
}

interface TimeChipProps {
  filter: HistoryFilter;
  /** `2026-11-25`: default start and end of a span. */
  today: string;
  onFilter: (filter: HistoryFilter) => void;
}

export function TimeChip({ filter, today, onFilter }: TimeChipProps) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const choice = choiceOf(filter, today);
  const label =
    choice === 'any'
      ? t.history.time
      : choice === 'span'
        ? spanWords(words, filter.from, filter.to)
        : t.history.times[choice];
  const choose = (next: string) => {
    const chosen = CHOICES.find((one) => one === next) ?? 'any';
    const days = DAYS[chosen];
    const span = namedSpans(today)[chosen];
    if (span) onFilter({ ...without(filter), ...span });
    else if (next === 'span') onFilter({ ...without(filter), from: filter.from ?? today, to: filter.to ?? today });
    else onFilter(days === undefined ? without(filter) : { ...without(filter), days });
  };
  return (
    <Menu
      checkedValues={{ time: [choice] }}
      onCheckedValueChange={(_, { checkedItems }) => choose(checkedItems[0] ?? 'any')}
    >
      <MenuTrigger disableButtonEnhancement>
        <MenuButton
          size="small"
          shape="circular"
          appearance={choice === 'any' ? 'outline' : 'primary'}
          className={styles.button}
          aria-label={choice === 'any' ? t.history.any(t.history.time) : `${t.history.time}: ${label}`}
        >
          <span className={styles.text}>{label}</span>
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList hasCheckmarks>
          {CHOICES.map((one) => (
            <MenuItemRadio key={one} name="time" value={one}>
              {t.history.times[one]}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

/** First and last day of a range; an empty day is no bound. */
export function TimeSpan({ filter, today, onFilter }: TimeChipProps) {
  const styles = useStyles();
  const { t } = useWords();
  const id = useId();
  if (choiceOf(filter, today) !== 'span') return null;
  const day = (name: 'from' | 'to', label: string) => (
    <>
      <label className={styles.label} htmlFor={`${id}-${name}`}>
        {label}
      </label>
      <Input
        id={`${id}-${name}`}
        size="small"
        type="date"
        className={styles.day}
        value={filter[name] ?? ''}
        onChange={(_, { value }) => {
          const { [name]: _old, ...rest } = filter;
          onFilter(value ? { ...rest, [name]: value } : rest);
        }}
      />
    </>
  );
  return (
    <div className={styles.span}>
      {day('from', t.history.from)}
      {day('to', t.history.to)}
    </div>
  );
}
