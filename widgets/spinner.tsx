/** A ring that turns during a wait. Fluent UI's takes 3 kB of the first load, compressed. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  root: { display: 'inline-flex', alignItems: 'center', gap: '8px' },
  below: { flexDirection: 'column' },
  ring: {
    display: 'inline-block',
    boxSizing: 'border-box',
    width: '20px',
    height: '20px',
    flexShrink: 0,
    borderRadius: '50%',
    border: `2px solid ${tokens.colorBrandStroke2}`,
    borderTopColor: tokens.colorBrandStroke1,
    animationName: { to: { transform: 'rotate(360deg)' } },
    animationDuration: '1.5s',
    animationIterationCount: 'infinite',
    animationTimingFunction: 'linear',
    '@media (prefers-reduced-motion: reduce)': { animationDuration: '4s' },
    '@media (forced-colors: active)': { borderTopColor: 'Highlight' },
  },
  small: { width: '16px', height: '16px' },
  large: { width: '28px', height: '28px' },
});

interface SpinnerProps {
  size?: 'small' | 'large';
  /** Displayed beside the ring. */
  label?: string;
  labelBelow?: boolean;
  /** Of a ring without a label, for screen readers; absent: text nearby names the wait. */
  name?: string;
}

export function Spinner({ size, label, labelBelow, name }: SpinnerProps) {
  const styles = useStyles();
  const ring = mergeClasses(styles.ring, size && styles[size]);
  if (label === undefined) {
    return name === undefined ? (
      <span className={ring} aria-hidden />
    ) : (
      <span className={ring} role="img" aria-label={name} />
    );
  }
  return (
    <span className={mergeClasses(styles.root, labelBelow && styles.below)}>
      <span className={ring} aria-hidden />
      <span>{label}</span>
    </span>
  );
}
