import { makeStyles, mergeClasses } from '@fluentui/react-components';
import type { PointerEvent, ReactNode } from 'react';

const useStyles = makeStyles({
  one: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0, maxWidth: '100%' },
  two: {
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: 2,
    overflow: 'hidden',
    overflowWrap: 'anywhere',
    minWidth: 0,
  },
});

interface CutTextProps {
  /** Lines that it may take before it is cut. */
  lines?: 1 | 2;
  className?: string | undefined;
  children: ReactNode;
  dir?: 'auto';
  'data-title'?: boolean;
}

/** A text that is cut where its place ends; under the pointer it is said whole. */
export function CutText({ lines = 1, className, children, ...more }: CutTextProps) {
  const styles = useStyles();
  return (
    <span
      {...more}
      className={mergeClasses(lines === 1 ? styles.one : styles.two, className)}
      onPointerEnter={sayWhole}
    >
      {children}
    </span>
  );
}

/** Only where it is cut, as it is drawn now: whoever sees all of it needs no second copy in the way. */
function sayWhole({ currentTarget: text }: PointerEvent<HTMLElement>): void {
  const cut = text.scrollWidth > text.clientWidth || text.scrollHeight > text.clientHeight;
  if (cut) text.title = text.textContent ?? '';
  else text.removeAttribute('title');
}
