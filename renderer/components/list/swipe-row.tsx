import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { FORCED } from '../../../widgets/styles.ts';
import {
  ARMED,
  AT_REST,
  isArmed,
  type Swipe,
  type SwipeEvent,
  type SwipeSide,
  sideOf,
  swipe,
} from '../../state/swipe.ts';

const useStyles = makeStyles({
  /** Vertical movement belongs to the browser, horizontal movement to this row. */
  root: { position: 'relative', overflow: 'hidden', touchAction: 'pan-y', backgroundColor: 'inherit' },
  slide: { position: 'relative', backgroundColor: 'inherit' },
  back: {
    transitionProperty: 'transform',
    transitionDuration: tokens.durationNormal,
    transitionTimingFunction: tokens.curveDecelerateMid,
  },
  under: {
    position: 'absolute',
    inset: 0,
    display: 'flex',
    justifyContent: 'flex-start',
    fontSize: tokens.fontSizeBase200,
    lineHeight: '14px',
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorNeutralBackground4,
    color: tokens.colorNeutralForeground1,
    [FORCED]: { border: '1px solid CanvasText' },
  },
  left: { justifyContent: 'flex-end' },
  /** In the uncovered area, once a release would run the choice. */
  choice: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: '4px',
    width: `${ARMED}px`,
    padding: '0 4px',
    boxSizing: 'border-box',
    textAlign: 'center',
    overflowWrap: 'anywhere',
  },
  armed: {
    backgroundColor: tokens.colorBrandBackground,
    color: tokens.colorNeutralForegroundOnBrand,
    [FORCED]: { backgroundColor: 'Highlight', color: 'HighlightText', forcedColorAdjust: 'none' },
  },
});

/** Action of a swipe to one side; the row's menu offers it too. */
export interface SwipeChoice {
  label: string;
  icon: ReactNode;
  run: (row: HTMLElement) => void;
}

interface SwipeRowProps {
  left: SwipeChoice | null;
  right: SwipeChoice | null;
  children: ReactNode;
}

/** A swipeable row. Only a release beyond a threshold acts, so a swipe can be aborted (WCAG 2.5.2); no action needs one (2.5.1). */
export function SwipeRow({ left, right, children }: SwipeRowProps) {
  const styles = useStyles();
  const { slide, shown, handlers } = useSwipe({ left, right });
  const choice = shown && { left, right }[shown.side];
  return (
    <div className={styles.root} {...handlers}>
      {choice && (
        <div
          aria-hidden
          className={mergeClasses(styles.under, shown.side === 'left' && styles.left, shown.armed && styles.armed)}
        >
          <span className={styles.choice}>
            {choice.icon}
            <bdi>{choice.label}</bdi>
          </span>
        </div>
      )}
      <div ref={slide} className={mergeClasses(styles.slide, !shown && styles.back)}>
        {children}
      </div>
    </div>
  );
}

function useSwipe(choices: Record<SwipeSide, SwipeChoice | null>) {
  const slide = useRef<HTMLDivElement>(null);
  const state = useRef<Swipe>(AT_REST);
  const [shown, setShown] = useState<{ side: SwipeSide; armed: boolean } | null>(null);
  const follow = (event: SwipeEvent) => {
    const before = state.current;
    const now = swipe(before, event, { left: choices.left !== null, right: choices.right !== null });
    const row = slide.current;
    state.current = now;
    if (now === before || !row) return;
    // Moves the row without React; it renders only when the side or the threshold state changes.
    row.style.transform = now.at === 'swiping' ? `translateX(${now.offset}px)` : '';
    const [side, armed] = [sideOf(now), isArmed(now)];
    setShown((drawn) => {
      if (!side) return null;
      return drawn?.side === side && drawn.armed === armed ? drawn : { side, armed };
    });
    const done = sideOf(before);
    if (event.is === 'up' && done && isArmed(before)) choices[done]?.run(row);
  };
  const at = ({ pointerId: pointer, clientX: x, clientY: y }: PointerEvent) => ({ pointer, x, y });
  const handlers = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.pointerType !== 'touch') return;
      follow({ is: 'down', ...at(event), width: event.currentTarget.ownerDocument.documentElement.clientWidth });
    },
    onPointerMove: (event: PointerEvent) => follow({ is: 'move', ...at(event) }),
    onPointerUp: (event: PointerEvent) => follow({ is: 'up', pointer: event.pointerId }),
    onPointerCancel: (event: PointerEvent) => follow({ is: 'cancel', pointer: event.pointerId }),
  };
  return { slide, shown, handlers };
}
