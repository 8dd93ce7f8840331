import { makeStyles, Select, Switch, tokens } from '@fluentui/react-components';
import { useId, useState } from 'react';
import type { DaySpan } from '../../../shared/day-span.ts';
import type { QuietHours } from '../../../shared/people.ts';
import type { Severity } from '../../../shared/primitives.ts';
import { spansOf, withSpans } from '../../../shared/rules/quiet-spans.ts';
import { spanWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { useSnapshotPart } from '../../state/services.tsx';
import { minutesOf, usualQuietHours, wallOf } from '../../state/subscription-edits.ts';
import { useSubscriptions } from '../../state/use-subscriptions.ts';
import { Intro, ProblemBar, Row } from './parts.tsx';
import { QuietSpans } from './quiet-spans.tsx';
import { QuietWeek } from './quiet-week.tsx';

const useStyles = makeStyles({
  times: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  small: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  select: { maxWidth: '320px' },
  unless: { marginTop: '16px' },
  title: { margin: '0 0 4px', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
});

export function QuietHoursSection() {
  const { t } = useWords();
  const me = useSnapshotPart('me');
  const app = useSnapshotPart('app');
  const { subscriptions, problem, change } = useSubscriptions();
  const quiet = subscriptions.quietHours ?? null;
  const set = (quietHours: QuietHours | null) => change({ ...subscriptions, quietHours });
  if (!me) return <Intro>{t.prefs.needsPairing}</Intro>;
  return (
    <>
      <Intro>{t.quiet.intro}</Intro>
      <ProblemBar problem={problem} />
      <Switch
        checked={quiet !== null}
        label={t.quiet.on}
        onChange={(_, { checked }) =>
          set(checked ? { ...usualQuietHours(ownTimeZone()), ...app.managed?.quietHours } : null)
        }
      />
      {quiet && (
        <>
          <Spans quiet={quiet} onQuiet={set} />
          <ZoneRow quiet={quiet} onQuiet={set} />
          <Unless quiet={quiet} onQuiet={set} />
        </>
      )}
    </>
  );
}

const ownTimeZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;

interface PartProps {
  quiet: QuietHours;
  onQuiet: (quiet: QuietHours) => void;
}

function Spans({ quiet, onQuiet }: PartProps) {
  const [place, setPlace] = useState(0);
  const spans = spansOf(quiet);
  const chosen = Math.min(place, spans.length - 1);
  const span = spans[chosen] ?? quiet;
  const setSpan = (next: DaySpan) => onQuiet(withSpans(quiet, spans.with(chosen, next)));
  return (
    <>
      <QuietSpans
        spans={spans}
        chosen={chosen}
        onChoose={setPlace}
        onSpans={(next) => onQuiet(withSpans(quiet, next))}
      />
      <QuietWeek span={span} others={spans.filter((_, index) => index !== chosen)} onSpan={setSpan} />
      <Times span={span} onSpan={setSpan} />
    </>
  );
}

function Times({ span, onSpan }: { span: DaySpan; onSpan: (span: DaySpan) => void }) {
  const styles = useStyles();
  const { t } = useWords();
  const overnight = minutesOf(span.to) > 0 && minutesOf(span.to) <= minutesOf(span.from);
  return (
    <Row label={`${t.quiet.from} – ${t.quiet.to}`}>
      <div className={styles.times}>
        <TimeField label={t.quiet.from} value={span.from} onTime={(from) => onSpan({ ...span, from })} />
        <span aria-hidden>–</span>
        <TimeField label={t.quiet.to} value={span.to} onTime={(to) => onSpan({ ...span, to })} />
        {overnight && <span className={styles.small}>{t.quiet.overnight}</span>}
      </div>
    </Row>
  );
}

const STEP = 15;
const STEPS = Array.from({ length: (24 * 60) / STEP }, (_, index) => wallOf(index * STEP));

function TimeField({ label, value, onTime }: { label: string; value: string; onTime: (time: string) => void }) {
  const { f } = useWords();
  // Another client may have set a time between the steps.
  const choices = STEPS.includes(value) ? STEPS : [value, ...STEPS];
  return (
    <Select aria-label={label} value={value} onChange={(_, { value: chosen }) => onTime(chosen)}>
      {choices.map((wall) => (
        <option key={wall} value={wall}>
          {f.wall(minutesOf(wall))}
        </option>
      ))}
    </Select>
  );
}

function ZoneRow({ quiet, onQuiet }: PartProps) {
  const styles = useStyles();
  const { t } = useWords();
  const id = useId();
  const zones = Intl.supportedValuesOf('timeZone');
  const known = zones.includes(quiet.timeZone) ? zones : [quiet.timeZone, ...zones];
  return (
    <Row label={t.quiet.zone} htmlFor={id}>
      <Select
        id={id}
        className={styles.select}
        value={quiet.timeZone}
        onChange={(_, { value }) => onQuiet({ ...quiet, timeZone: value })}
      >
        {known.map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll('_', ' ')}
          </option>
        ))}
      </Select>
    </Row>
  );
}

const MINUTE = 60_000;
const DUE_CHOICES = [
  ['PT30M', 30 * MINUTE],
  ['PT1H', 60 * MINUTE],
  ['PT2H', 120 * MINUTE],
  ['PT4H', 240 * MINUTE],
  ['PT8H', 480 * MINUTE],
] as const;

function Unless({ quiet, onQuiet }: PartProps) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const severityId = useId();
  const dueId = useId();
  const unless = quiet.unless ?? {};
  const given = unless.dueWithin;
  const choices = given && !DUE_CHOICES.some(([iso]) => iso === given) ? [given] : [];
  const set = (severity: Severity | undefined, dueWithin: string | undefined) => {
    const next = { ...(severity ? { severity } : {}), ...(dueWithin ? { dueWithin } : {}) };
    const { unless: _, ...rest } = quiet;
    onQuiet(Object.keys(next).length > 0 ? { ...rest, unless: next } : rest);
  };
  const severities = ['notice', 'warning', 'critical'] as const;
  return (
    <section className={styles.unless}>
      <h3 className={styles.title}>{t.quiet.unless}</h3>
      <Row label={t.quiet.unlessSeverity} htmlFor={severityId}>
        <Select
          id={severityId}
          className={styles.select}
          value={unless.severity ?? ''}
          onChange={(_, { value }) =>
            set(
              severities.find((one) => one === value),
              given,
            )
          }
        >
          <option value="">{t.quiet.never}</option>
          {severities.map((severity) => (
            <option key={severity} value={severity}>
              {t.matrix.atLeast(t.severity[severity])}
            </option>
          ))}
        </Select>
      </Row>
      <Row label={t.quiet.unlessDue} htmlFor={dueId}>
        <Select
          id={dueId}
          className={styles.select}
          value={given ?? ''}
          onChange={(_, { value }) => set(unless.severity, value || undefined)}
        >
          <option value="">{t.quiet.never}</option>
          {choices.map((iso) => (
            <option key={iso} value={iso}>
              {iso}
            </option>
          ))}
          {DUE_CHOICES.map(([iso, ms]) => (
            <option key={iso} value={iso}>
              {t.quiet.within(spanWords(words, ms))}
            </option>
          ))}
        </Select>
      </Row>
    </section>
  );
}
