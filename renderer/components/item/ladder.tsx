import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkCircle16Filled, Circle16Regular, CircleHint16Regular } from '@fluentui/react-icons';
import type { Item, LadderRung } from '../../../shared/items.ts';
import type { WindowTexts } from '../../../shared/words/window.ts';
import { hidden } from '../../../widgets/styles.ts';
import { clockWords, dueWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { type Rung, rungsOf } from '../../state/ladder-rungs.ts';
import { useNow } from '../../state/services.tsx';
import { Section } from '../frame/section.tsx';
import { Time } from '../frame/time.tsx';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '6px' },
  rung: { display: 'grid', gridTemplateColumns: '16px minmax(48px, auto) 1fr', columnGap: '10px', alignItems: 'start' },
  icon: { display: 'inline-flex', height: '20px', alignItems: 'center' },
  done: { color: tokens.colorPaletteGreenForeground1 },
  next: { color: tokens.colorBrandForeground1 },
  todo: { color: tokens.colorNeutralForeground3 },
  overdue: { color: tokens.colorPaletteRedForeground1, fontWeight: tokens.fontWeightSemibold },
  when: { color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  what: { overflowWrap: 'anywhere' },
  strong: { fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground2 },
  hidden,
});

const DAY = 24 * 60 * 60 * 1000;
const ICONS = { done: CheckmarkCircle16Filled, next: CircleHint16Regular, todo: Circle16Regular } as const;

/** Reminders, escalation and expiry in order, with the due time among them: past ones ticked, the next one marked. */
export function Ladder({ item }: { item: Item }) {
  const styles = useStyles();
  const { t } = useWords();
  const now = useNow();
  const rungs = rungsOf(item, now);
  if (rungs.length === 0) return null;
  return (
    <Section title={item.clock === 'working' ? t.ladder.working : t.ladder.title}>
      <ol className={styles.list}>
        {rungs.map((rung) => (
          <RungLine key={`${rung.kind} ${rung.at} ${rung.to ?? ''}`} rung={rung} now={now} />
        ))}
      </ol>
    </Section>
  );
}

function RungLine({ rung, now }: { rung: Rung; now: number }) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const Icon = ICONS[rung.state];
  const overdue = rung.kind === 'due' && rung.state === 'done';
  const said = rung.state === 'done' ? t.ladder.done : rung.state === 'next' ? t.ladder.next : null;
  return (
    <li className={styles.rung}>
      <span className={mergeClasses(styles.icon, styles[rung.state], overdue && styles.overdue)} aria-hidden>
        <Icon />
      </span>
      <Time at={rung.doneAt ?? rung.at} words={stepWords} className={styles.when} />
      <span className={mergeClasses(styles.what, rung.state === 'done' && styles.quiet)}>
        <span className={mergeClasses(rung.state === 'next' && styles.strong, overdue && styles.overdue)}>
          {nameOf(words, rung)}
        </span>
        {rung.kind === 'due' ? (
          <span className={mergeClasses(styles.quiet, overdue && styles.overdue)}>
            {` · ${dueWords(words, Date.parse(rung.at), now)}`}
          </span>
        ) : (
          said && <span className={rung.state === 'next' ? styles.quiet : styles.hidden}>{` · ${said}`}</span>
        )}
      </span>
    </li>
  );
}

/** Of a step in the next six days `Monday 09:30`, else as `clockWords`. */
function stepWords(words: WindowTexts, at: number, now: number): string {
  const { t, f } = words;
  const isNear = at > now && at - now < 6 * DAY && f.dayKey(at) !== f.dayKey(now);
  return isNear ? t.time.weekday(f.weekday(at), f.time(at)) : clockWords(words, at, now);
}

function nameOf({ t }: WindowTexts, rung: { kind: Rung['kind']; to?: LadderRung['to'] }): string {
  switch (rung.kind) {
    case 'reminder':
      return t.ladder.reminder;
    case 'escalation':
      return t.ladder.escalation(rung.to ?? '');
    case 'expiry':
      return t.ladder.expiry;
    case 'due':
      return t.ladder.due;
  }
}
