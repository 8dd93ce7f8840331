import { makeStyles, tokens } from '@fluentui/react-components';
import { FORCED } from '../../widgets/styles.ts';

const useStyles = makeStyles({
  root: { display: 'grid', gridTemplateColumns: 'max-content 1fr', columnGap: '8px' },
  days: {
    display: 'grid',
    gridTemplateRows: 'repeat(7, 1fr)',
    alignItems: 'center',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  chart: { display: 'block', width: '100%', height: '168px' },
  ground: { fill: tokens.colorNeutralBackground3, [FORCED]: { fill: 'Canvas' } },
  cell: { fill: tokens.colorBrandForeground1, [FORCED]: { fill: 'Highlight' } },
  axis: {
    gridColumnStart: 2,
    display: 'flex',
    justifyContent: 'space-between',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
});

const HOURS = 24;
/** Of the busiest hour; an hour with few items remains visible. */
const LEAST_OPACITY = 0.15;

interface WeekChartProps {
  /** By day of the week, Monday first, and hour. */
  counts: readonly (readonly number[])[];
  days: readonly string[];
  /** The content for screen readers. */
  label: string;
  /** Texts below the first and the last hour. */
  from: string;
  to: string;
}

export function WeekChart({ counts, days, label, from, to }: WeekChartProps) {
  const styles = useStyles();
  const most = Math.max(1, ...counts.flat());
  return (
    <div className={styles.root}>
      <div className={styles.days} aria-hidden>
        {days.map((day) => (
          <span key={day}>{day}</span>
        ))}
      </div>
      <svg
        className={styles.chart}
        viewBox={`0 0 ${HOURS * 10} ${counts.length * 10}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        {counts.flatMap((hours, day) =>
          hours.map((count, hour) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the week
            <g key={`${day} ${hour}`}>
              <rect className={styles.ground} x={hour * 10} y={day * 10} width={9} height={9} />
              {count > 0 && (
                <rect
                  className={styles.cell}
                  x={hour * 10}
                  y={day * 10}
                  width={9}
                  height={9}
                  opacity={LEAST_OPACITY + (1 - LEAST_OPACITY) * (count / most)}
                />
              )}
            </g>
          )),
        )}
      </svg>
      <div className={styles.axis} aria-hidden>
        <span>{from}</span>
        <span>{to}</span>
      </div>
    </div>
  );
}
