import { makeStyles, tokens } from '@fluentui/react-components';
import type { Fold } from '../../../shared/items.ts';
import { FORCED } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';

const useStyles = makeStyles({
  bar: { fill: tokens.colorNeutralForeground3, [FORCED]: { fill: 'CanvasText' } },
  last: { fill: tokens.colorBrandForeground1, [FORCED]: { fill: 'Highlight' } },
});

export function Sparkline({ rate, width, height }: { rate: Fold['rate']; width: number; height: number }) {
  const styles = useStyles();
  const { t, f } = useWords();
  const bars = minutes(rate, Math.floor(width / 4));
  const most = Math.max(1, ...bars);
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${bars.length * 4} ${height}`}
      role="img"
      aria-label={`${t.item.rate}: ${bars.slice(-5).map(f.number).join(', ')}`}
    >
      {bars.map((count, index) => {
        const tall = count === 0 ? 1 : Math.max(2, (count / most) * height);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place on the time axis
            key={index}
            x={index * 4}
            y={height - tall}
            width={3}
            height={tall}
            rx={0.5}
            className={index === bars.length - 1 ? styles.last : styles.bar}
          />
        );
      })}
    </svg>
  );
}

/** Counts of consecutive minutes up to the newest, with zeros for quiet minutes. */
function minutes(rate: Fold['rate'], most: number): number[] {
  const newest = rate.at(-1)?.[0] ?? 0;
  const oldest = Math.max(rate[0]?.[0] ?? newest, newest - most + 1);
  const counts = new Map(rate);
  return Array.from({ length: newest - oldest + 1 }, (_, index) => counts.get(oldest + index) ?? 0);
}
