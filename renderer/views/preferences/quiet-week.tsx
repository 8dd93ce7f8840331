import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import type { DaySpan } from '../../../shared/day-span.ts';
import type { Weekday } from '../../../shared/weekdays.ts';
import { FORCED, TOUCH } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';
import { minutesOf, wallOf } from '../../state/subscription-edits.ts';

const DAY = 1440;
const STEP = 15;
const HOURS = [0, 6, 12, 18, 24];

const useStyles = makeStyles({
  root: { margin: '12px 0 16px', maxWidth: '560px' },
  hint: { margin: '0 0 8px', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  grid: {
    display: 'grid',
    gridTemplateColumns: '88px 1fr',
    rowGap: '4px',
    position: 'relative',
    [TOUCH]: { gridTemplateColumns: '104px 1fr' },
  },
  day: {
    height: '24px',
    padding: '0 6px',
    border: `1px solid ${tokens.colorTransparentStroke}`,
    borderRadius: tokens.borderRadiusMedium,
    background: 'none',
    color: tokens.colorNeutralForeground2,
    font: 'inherit',
    fontSize: tokens.fontSizeBase200,
    textAlign: 'start',
    cursor: 'pointer',
    '&:hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    '&:focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  dayOn: { color: tokens.colorNeutralForeground1, fontWeight: tokens.fontWeightSemibold },
  track: {
    position: 'relative',
    height: '24px',
    [TOUCH]: { height: '44px' },
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorNeutralBackground3,
    overflow: 'hidden',
    [FORCED]: { border: '1px solid CanvasText' },
  },
  band: {
    position: 'absolute',
    insetBlock: '0',
    backgroundColor: tokens.colorCompoundBrandBackground,
    opacity: 0.45,
    [FORCED]: { backgroundColor: 'Highlight', forcedColorAdjust: 'none', opacity: 1 },
  },
  other: {
    backgroundColor: tokens.colorNeutralForeground3,
    opacity: 0.3,
    [FORCED]: { backgroundColor: 'GrayText', opacity: 1 },
  },
  edges: {
    position: 'absolute',
    insetBlock: '0 20px',
    insetInlineStart: '88px',
    [TOUCH]: { insetInlineStart: '104px' },
    insetInlineEnd: '0',
    pointerEvents: 'none',
  },
  edge: {
    position: 'absolute',
    insetBlock: '-2px',
    width: '24px',
    marginInlineStart: '-12px',
    [TOUCH]: { marginInlineStart: '-22px' },
    pointerEvents: 'auto',
    cursor: 'ew-resize',
    touchAction: 'none',
    outlineStyle: 'none',
    '&::before': {
      content: '""',
      position: 'absolute',
      insetBlock: '0',
      insetInlineStart: '11px',
      [TOUCH]: { insetInlineStart: '21px' },
      width: '2px',
      borderRadius: '1px',
      backgroundColor: tokens.colorCompoundBrandBackground,
      [FORCED]: { backgroundColor: 'CanvasText' },
    },
    '&:focus-visible::before': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '2px' },
  },
  hours: { gridColumnStart: 2, position: 'relative', height: '16px' },
  hour: {
    position: 'absolute',
    transform: 'translateX(-50%)',
    color: tokens.colorNeutralForeground2,
    fontSize: '11px',
    lineHeight: '16px',
  },
  hourFirst: { transform: 'none' },
  hourLast: { transform: 'translateX(-100%)' },
});

const WEEK: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

interface QuietWeekProps {
  span: DaySpan;
  others: readonly DaySpan[];
  onSpan: (span: DaySpan) => void;
}

/** A span of quiet hours in its week: bands by day, two edges that can be dragged or moved by arrow keys, and the other spans. */
export function QuietWeek({ span, others, onSpan }: QuietWeekProps) {
  const styles = useStyles();
  const { t, f } = useWords();
  const [dragged, setDragged] = useState<Partial<Pick<DaySpan, 'from' | 'to'>>>({});
  const shown = { ...span, ...dragged };
  const toggle = (day: Weekday) => {
    const days = span.days.includes(day) ? span.days.filter((one) => one !== day) : [...span.days, day];
    // A span has at least one day; removing a span is a separate action.
    if (days.length > 0) onSpan({ ...span, days: WEEK.filter((one) => days.includes(one)) });
  };
  const finish = (change: Partial<Pick<DaySpan, 'from' | 'to'>>) => {
    setDragged({});
    onSpan({ ...span, ...change });
  };
  return (
    <fieldset className={styles.root} style={{ border: 'none', padding: 0, marginInline: 0 }} aria-label={t.quiet.week}>
      <p className={styles.hint}>{t.quiet.drag}</p>
      <div className={styles.grid}>
        {WEEK.map((day) => (
          <DayLine key={day} day={day} span={shown} others={others} onToggle={() => toggle(day)} />
        ))}
        <div className={styles.edges} dir="ltr">
          {(['from', 'to'] as const).map((edge) => (
            <Edge
              key={edge}
              label={t.quiet[edge]}
              wall={shown[edge]}
              ends={edge === 'to'}
              onDrag={(wall) => setDragged({ [edge]: wall })}
              onDone={(wall) => finish({ [edge]: wall })}
            />
          ))}
        </div>
        <div className={styles.hours} aria-hidden dir="ltr">
          {HOURS.map((hour) => (
            <span
              key={hour}
              className={mergeClasses(styles.hour, hour === 0 && styles.hourFirst, hour === 24 && styles.hourLast)}
              style={{ left: `${(hour / 24) * 100}%` }}
            >
              {f.hour(hour)}
            </span>
          ))}
        </div>
      </div>
    </fieldset>
  );
}

interface DayLineProps {
  day: Weekday;
  span: DaySpan;
  others: readonly DaySpan[];
  onToggle: () => void;
}

function DayLine({ day, span, others, onToggle }: DayLineProps) {
  const styles = useStyles();
  const { t } = useWords();
  const on = span.days.includes(day);
  const bands = [span, ...others].flatMap((one, of) => bandsOf(day, one).map(([from, to]) => [from, to, of] as const));
  return (
    <>
      <button
        type="button"
        className={mergeClasses(styles.day, on && styles.dayOn)}
        aria-pressed={on}
        onClick={onToggle}
      >
        {t.quiet.dayNames[day]}
      </button>
      <div className={styles.track} dir="ltr" aria-hidden>
        {bands.map(([from, to, of]) => (
          <span
            key={`${of} ${from}`}
            className={mergeClasses(styles.band, of > 0 && styles.other)}
            style={{ left: `${(from / DAY) * 100}%`, width: `${((to - from) / DAY) * 100}%` }}
          />
        ))}
      </div>
    </>
  );
}

/** Quiet periods of a day in minutes, including the rest of the previous day's span. */
function bandsOf(day: Weekday, { days, ...span }: DaySpan): [number, number][] {
  const from = minutesOf(span.from);
  const to = minutesOf(span.to);
  const overnight = to <= from;
  const bands: [number, number][] = [];
  const before = WEEK.at(WEEK.indexOf(day) - 1);
  if (overnight && before && days.includes(before) && to > 0) bands.push([0, to]);
  if (days.includes(day)) bands.push([from, overnight ? DAY : to]);
  return bands;
}

interface EdgeProps {
  label: string;
  wall: string;
  /** The span's end; midnight is drawn at the end of the day. */
  ends: boolean;
  onDrag: (wall: string) => void;
  onDone: (wall: string) => void;
}

function Edge({ label, wall, ends, onDrag, onDone }: EdgeProps) {
  const styles = useStyles();
  const latest = ends ? DAY : DAY - STEP;
  const minutes = ends && minutesOf(wall) === 0 ? DAY : minutesOf(wall);
  const held = useRef<string | null>(null);
  const at = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (!box) return wall;
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    return wallOf(Math.min(latest, Math.round((share * DAY) / STEP) * STEP));
  };
  const byKey = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageUp: 4,
      PageDown: -4,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onDone(wallOf(minutesOf(wall) + step * STEP));
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      className={styles.edge}
      style={{ left: `${(minutes / DAY) * 100}%` }}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={latest}
      aria-valuenow={minutes}
      aria-valuetext={wall}
      onKeyDown={byKey}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = wall;
      }}
      onPointerMove={(event) => {
        if (held.current === null) return;
        held.current = at(event);
        onDrag(held.current);
      }}
      onPointerUp={() => {
        if (held.current !== null) onDone(held.current);
        held.current = null;
      }}
    />
  );
}
