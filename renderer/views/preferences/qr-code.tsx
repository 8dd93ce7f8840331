import { makeStyles } from '@fluentui/react-components';
import { encodeQR } from 'qr';
import { useMemo } from 'react';

/** Quiet zone in modules (ISO/IEC 18004, 9.1). */
const QUIET = 4;

const useStyles = makeStyles({
  root: {
    display: 'block',
    flexShrink: 0,
    width: '200px',
    maxWidth: '100%',
    height: 'auto',
    forcedColorAdjust: 'none',
  },
});

/** Dark on white in every theme, quiet zone included, because cameras expect that. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const styles = useStyles();
  const { size, path } = useMemo(() => drawn(text), [text]);
  return (
    <svg
      className={styles.root}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  );
}

function drawn(text: string): { size: number; path: string } {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET });
  const squares = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { size: rows.length, path: squares.join('') };
}
