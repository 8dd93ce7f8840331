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

interface TruncatedTextProps {
  lines?: 1 | 2;
  className?: string | undefined;
  children: ReactNode;
  dir?: 'auto';
  'data-title'?: boolean;
}

/** Truncated text, with the full text as a tooltip. */
export function TruncatedText({ lines = 1, className, children, ...more }: TruncatedTextProps) {
  const styles = useStyles();
  return (
    <span
      {...more}
      className={mergeClasses(lines === 1 ? styles.one : styles.two, className)}
      onPointerEnter={showFullText}
      onPointerLeave={hideFullText}
    >
      {children}
    </span>
  );
}

/** Set the tooltip only if the text is truncated now; otherwise it would only repeat visible text. */
function showFullText({ currentTarget: text }: PointerEvent<HTMLElement>): void {
  const cut = text.scrollWidth > text.clientWidth || text.scrollHeight > text.clientHeight;
  if (cut) text.title = text.textContent ?? '';
}

/** The element may display another text later. */
function hideFullText({ currentTarget: text }: PointerEvent<HTMLElement>): void {
  text.removeAttribute('title');
}
