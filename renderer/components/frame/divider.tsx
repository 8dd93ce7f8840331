import { makeStyles, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { FORCED, ONE_PANE, TOUCH } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';
import { watchSize } from '../../page.ts';
import { useServices } from '../../state/services.tsx';
import { SHARES } from '../../state/split-store.ts';

/** Percent of both panes' width for each press of an arrow key. */
const STEP = 2;
/** Alternative to dragging (WCAG 2.5.7): each press moves to the next of these widths, cyclically. */
const PRESSED = [30, 45, 60] as const;
/** Delay of a single press, so that the divider does not move away under a double press. */
const SINGLE_MS = 300;
/** px that a pointer may move during a press. */
const STILL = 4;

const line = { content: '""', position: 'absolute', insetBlock: 0, insetInlineStart: 0 } as const;
const useStyles = makeStyles({
  /** A line next to the list's scroll bar, with a grip of 24 px (WCAG 2.5.8) in its middle, over the item's margin. */
  root: {
    position: 'absolute',
    insetBlock: 0,
    insetInlineStart: '-1px',
    zIndex: 2,
    width: '24px',
    clipPath: `polygon(0 0, 8px 0, 8px calc(50% - 24px), 24px calc(50% - 24px), 24px calc(50% + 24px),
      8px calc(50% + 24px), 8px 100%, 0 100%)`,
    // Touch target of 44 px (WCAG 2.5.5), at the grip only.
    [TOUCH]: {
      width: '44px',
      clipPath: `polygon(0 0, 8px 0, 8px calc(50% - 24px), 44px calc(50% - 24px), 44px calc(50% + 24px),
        8px calc(50% + 24px), 8px 100%, 0 100%)`,
    },
    cursor: 'col-resize',
    touchAction: 'none',
    outlineStyle: 'none',
    '&::after': {
      content: '""',
      position: 'absolute',
      top: 'calc(50% - 16px)',
      insetInlineStart: '6px',
      width: '4px',
      height: '32px',
      borderRadius: '2px',
      backgroundColor: tokens.colorNeutralStrokeAccessible,
      [FORCED]: { backgroundColor: 'CanvasText', forcedColorAdjust: 'none' },
    },
    '&:hover::before': { ...line, width: '3px', backgroundColor: tokens.colorNeutralStroke1Hover },
    '&:focus-visible::before': {
      ...line,
      width: '4px',
      backgroundColor: tokens.colorStrokeFocus2,
      [FORCED]: { backgroundColor: 'Highlight', forcedColorAdjust: 'none' },
    },
    [ONE_PANE]: { display: 'none' },
  },
});

interface DividerProps {
  panes: RefObject<HTMLElement | null>;
  list: RefObject<HTMLElement | null>;
}

/** Divider between list and item: moved by drag, press or arrow keys. A double press restores the default width. */
export function Divider({ panes, list }: DividerProps) {
  const styles = useStyles();
  const { t } = useWords();
  const { split } = useServices();
  const share = useShare({ panes, list });
  const pointer = usePointer({
    drag(x) {
      const box = panes.current?.getBoundingClientRect();
      if (box) split.set(((x - box.left) / box.width) * 100);
    },
    press: () => split.set(PRESSED.find((one) => one > share + STEP) ?? PRESSED[0]),
    pressTwice: () => split.set(null),
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const next = byKey(event.key, share);
    if (next === undefined) return;
    event.preventDefault();
    split.set(next);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved takes the keyboard, which no <hr> does (WAI-ARIA 1.2)
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t.app.divider}
      title={t.app.dividerHint}
      aria-valuenow={share}
      aria-valuemin={SHARES.min}
      aria-valuemax={SHARES.max}
      tabIndex={0}
      className={styles.root}
      onKeyDown={onKeyDown}
      {...pointer}
    />
  );
}

interface PointerActs {
  /** @param x of the pointer in the window, CSS px */
  drag: (x: number) => void;
  press: () => void;
  pressTwice: () => void;
}

function usePointer({ drag, press, pressTwice }: PointerActs) {
  const { clock } = useServices();
  const down = useRef<{ x: number; moved: boolean } | null>(null);
  const forget = useRef(() => {});
  useEffect(() => () => forget.current(), []);
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return;
      forget.current();
      event.currentTarget.setPointerCapture(event.pointerId);
      down.current = { x: event.clientX, moved: false };
    },
    onPointerMove({ clientX: x }: PointerEvent) {
      if (!down.current || (!down.current.moved && Math.abs(x - down.current.x) < STILL)) return;
      down.current.moved = true;
      drag(x);
    },
    onPointerUp() {
      if (down.current?.moved === false) forget.current = clock.after(SINGLE_MS, press);
      down.current = null;
    },
    onPointerCancel() {
      down.current = null;
    },
    onDoubleClick() {
      forget.current();
      pressTwice();
    },
  };
}

/** Share after an arrow key; undefined: not a key of the divider. */
function byKey(key: string, share: number): number | null | undefined {
  switch (key) {
    case 'ArrowLeft':
      return share - STEP;
    case 'ArrowRight':
      return share + STEP;
    case 'Home':
      return SHARES.min;
    case 'End':
      return SHARES.max;
    case 'Enter':
      return null;
    default:
      return undefined;
  }
}

function useShare({ panes, list }: DividerProps): number {
  const [share, setShare] = useState<number>(SHARES.min);
  useEffect(() => {
    if (!panes.current || !list.current) return;
    const [outer, inner] = [panes.current, list.current];
    return watchSize([outer, inner], () => {
      const { width } = outer.getBoundingClientRect();
      if (width > 0) setShare(Math.round((inner.getBoundingClientRect().width / width) * 100));
    });
  }, [panes, list]);
  return share;
}
