import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { FORCED } from '../../widgets/styles.ts';

const useStyles = makeStyles({
  root: { display: 'flex', alignItems: 'center', gap: '8px', minWidth: '120px' },
  chart: { flexGrow: 1, minWidth: '40px', maxWidth: '220px', height: '10px' },
  ground: { fill: tokens.colorNeutralBackground3Hover, [FORCED]: { fill: 'GrayText' } },
  bar: { fill: tokens.colorBrandForeground1, [FORCED]: { fill: 'Highlight' } },
  bad: { fill: tokens.colorPaletteRedForeground1, [FORCED]: { fill: 'CanvasText' } },
  text: { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
});

/** A bar beside its figure. @param share 0 to 1 @param bad the part of the bar, from its end, that failed: 0 to 1 */
export function ShareBar({ share, bad = 0, children }: { share: number; bad?: number; children: ReactNode }) {
  const styles = useStyles();
  const width = Math.round(Math.min(1, share) * 100);
  const failed = Math.round(Math.min(share, bad) * 100);
  return (
    <div className={styles.root}>
      <svg className={styles.chart} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden>
        <rect className={styles.ground} width={100} height={10} />
        <rect className={styles.bar} width={width} height={10} />
        {failed > 0 && <rect className={styles.bad} x={width - failed} width={failed} height={10} />}
      </svg>
      <span className={styles.text}>{children}</span>
    </div>
  );
}
