import { makeStyles, tokens } from '@fluentui/react-components';
import { FORCED } from '../../widgets/styles.ts';

const useStyles = makeStyles({
  root: { display: 'block', width: '100%', height: '72px' },
  bar: { fill: tokens.colorBrandForeground1, [FORCED]: { fill: 'Highlight' } },
  none: { fill: tokens.colorNeutralStroke2, [FORCED]: { fill: 'GrayText' } },
  axis: {
    display: 'flex',
    justifyContent: 'space-between',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
});

const HEIGHT = 72;
const STEP = 10;

interface ColumnChartProps {
  /** Null: not counted; it has a line but no bar. */
  counts: readonly (number | null)[];
  /** The content for screen readers. */
  label: string;
  /** Texts below the first and the last bar. */
  from: string;
  to: string;
}

/** Counts over time, the newest last. */
export function ColumnChart({ counts, label, from, to }: ColumnChartProps) {
  const styles = useStyles();
  const most = Math.max(0, ...counts.map((count) => count ?? 0));
  return (
    <div>
      <svg
        className={styles.root}
        viewBox={`0 0 ${counts.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        {counts.map((count, index) => {
          const tall = count ? Math.max(3, (count / Math.max(1, most)) * HEIGHT) : 1;
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place on the time axis
              key={index}
              x={index * STEP}
              y={HEIGHT - tall}
              width={STEP - 2}
              height={tall}
              className={count ? styles.bar : styles.none}
            />
          );
        })}
      </svg>
      <div className={styles.axis}>
        <span>{from}</span>
        <span>{to}</span>
      </div>
    </div>
  );
}
