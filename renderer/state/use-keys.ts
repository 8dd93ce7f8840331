import { useEffect } from 'react';
import type { Surroundings } from '../bridge.ts';
import { createKeyReader, type Stroke, writes } from './commands.ts';
import { useServices } from './services.tsx';

/** Where keys and presses of the pointer come from. */
export type Keyboard = Pick<Surroundings, 'onKey' | 'onPress'>;

/** Runs commands from the keyboard. */
export function useKeys({ onKey, onPress }: Keyboard) {
  const { clock, commands } = useServices();
  useEffect(() => {
    const keys = createKeyReader();
    const stopKeys = onKey((event) => {
      if (event.isComposing) return;
      const target = targetOf(event.target);
      const { key, repeat } = event;
      const ctrl = event.ctrlKey || event.metaKey || event.altKey;
      if (event.defaultPrevented || isOver(event.target)) {
        // A text that is written there is followed all the same: its field may go away while it is typed.
        if (target === 'text') keys.read({ key, ctrl, repeat, at: clock.now(), target });
        return;
      }
      const composer = commands.composer();
      // The line takes the character too: it has the keyboard before the browser writes it. Space presses a button.
      if (composer && target !== 'text' && writes(key) && !ctrl) {
        if (target !== 'control' || key !== ' ') composer.focus();
        return;
      }
      const command = keys.read({ key, ctrl, repeat, at: clock.now(), target });
      if (command && commands.run(command)) event.preventDefault();
    });
    const stopPresses = onPress(keys.pressed);
    return () => {
      stopKeys();
      stopPresses();
    };
  }, [clock, commands, onKey, onPress]);
}

/** Whether something has the keyboard to itself: a dialog or menu over the page, wherever in it the focus fell, or a list to choose from. */
const isOver = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.ownerDocument.querySelector('dialog[open], [role="menu"]') !== null ||
    target.closest('[role="listbox"]') !== null);

function targetOf(target: EventTarget | null): Stroke['target'] {
  if (!(target instanceof HTMLElement)) return 'page';
  if (target.matches('textarea, select, input:not([type="radio"], [type="checkbox"])')) return 'text';
  if (target.matches('[data-active-row="true"]')) return 'page';
  return target.matches('button, a, input, [role="slider"]') ? 'control' : 'page';
}
