import { type MouseEvent, type PointerEvent, type RefObject, useLayoutEffect, useMemo } from 'react';
import { watchSize } from '../../page.ts';
import { createPressGuard, type Press } from '../../state/press-guard.ts';
import { useServices } from '../../state/services.tsx';

/** Marks an element of a list or a card whose buttons act on an item. */
export const ACTS = { 'data-acts': true } as const;

interface GuardHandlers {
  onPointerMoveCapture(event: PointerEvent): void;
  onPointerDownCapture(event: PointerEvent): void;
  onClickCapture(event: MouseEvent): void;
}

interface GuardedRegion {
  /** As in `PressGuard`, at the current time. */
  replaced(): void;
  shifted(): void;
  handlers: GuardHandlers;
}

/**
 * Blocks presses on elements that have just moved under the pointer. The caller reports layout changes.
 * @param all guard all buttons, also in menus; otherwise only those within an element with `ACTS`
 */
export function usePressGuard(all = false): GuardedRegion {
  const { clock } = useServices();
  return useMemo(() => {
    const guard = createPressGuard();
    let down: string | undefined;
    const pressOf = ({ detail, clientX: x, clientY: y, nativeEvent }: MouseEvent): Press => {
      const own = 'pointerType' in nativeEvent ? String(nativeEvent.pointerType) : '';
      const by = detail === 0 ? 'keyboard' : (own || down || 'mouse') === 'mouse' ? 'mouse' : 'finger';
      return { by, x, y, at: clock.now() };
    };
    return {
      replaced: () => guard.replaced(clock.now()),
      shifted: () => guard.shifted(clock.now()),
      handlers: {
        onPointerMoveCapture({ pointerType, clientX: x, clientY: y }) {
          if (pointerType === 'mouse') guard.moved({ x, y });
        },
        onPointerDownCapture({ pointerType }) {
          down = pointerType;
          guard.pressed(clock.now());
        },
        onClickCapture(event) {
          const press = pressOf(event);
          const acts = event.target instanceof Element && event.target.closest('[data-acts]') !== null;
          if (guard.admits(press) || !(acts || all)) return;
          event.preventDefault();
          event.stopPropagation();
        },
      },
    };
  }, [clock, all]);
}

/**
 * The same for a part whose buttons replace others: the press that led here must not press the new ones.
 * @param shows changes with the content. @param around element whose size affects the part's position
 */
export function useGuardedPart(shows: string, around?: RefObject<Element | null>): GuardHandlers {
  const guard = usePressGuard(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever it shows something else
  useLayoutEffect(() => {
    guard.shifted();
    const element = around?.current;
    return element ? watchSize([element], guard.shifted) : undefined;
  }, [guard, around, shows]);
  return guard.handlers;
}
