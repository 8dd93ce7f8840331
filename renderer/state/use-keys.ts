import { useEffect } from 'react';
import type { Surroundings } from '../bridge.ts';
import { createKeyReader, type Stroke } from './commands.ts';
import { useServices } from './services.tsx';

/** Runs commands from the keyboard. */
export function useKeys(onKey: Surroundings['onKey']) {
  const { clock, commands } = useServices();
  useEffect(() => {
    const read = createKeyReader();
    return onKey((event) => {
      if (event.defaultPrevented || event.isComposing) return;
      const target = targetOf(event.target);
      if (target === null) return;
      const ctrl = event.ctrlKey || event.metaKey || event.altKey;
      const command = read({ key: event.key, ctrl, at: clock.now(), target });
      if (command && commands.run(command)) event.preventDefault();
    });
  }, [clock, commands, onKey]);
}

/** @returns null where an open menu or dialog has the keyboard to itself */
function targetOf(target: EventTarget | null): Stroke['target'] | null {
  if (!(target instanceof HTMLElement)) return 'page';
  if (target.closest('dialog, [role="menu"], [role="listbox"]')) return null;
  if (target.matches('textarea, select, input:not([type="radio"], [type="checkbox"])')) return 'text';
  if (target.matches('[data-active-row="true"]')) return 'page';
  return target.matches('button, a, input, [role="slider"]') ? 'control' : 'page';
}
