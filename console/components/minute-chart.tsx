import { makeStyles, tokens } from '@fluentui/react-components';
import { FORCED } from '../../widgets/styles.ts';
import { useWords } from '../state/services.tsx';

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

/** Sixty minutes, the current one last. Minutes before the relay started have a line but no bar. */
export function MinuteChart({ counts }: { counts: readonly (number | null)[] }) {
  const styles = useStyles();
  const { t } = useWords();
  const most = Math.max(0, ...counts.map((count) => count ?? 0));
  return (
    <div>
      <svg
        className={styles.root}
        viewBox={`0 0 ${counts.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t.overview.chart(counts.slice(-5).map((count) => count ?? 0))}
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
        <span>{t.overview.chartLabel}</span>
        <span>{t.overview.most(most)}</span>
      </div>
    </div>
  );
}
