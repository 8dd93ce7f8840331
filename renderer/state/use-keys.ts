import { useEffect } from 'react';
import type { Preferences } from '../../shared/settings.ts';
import type { PageEnvironment } from '../bridge.ts';
import type { KeyModifier } from './key-names.ts';
import { type Stroke, writes } from './key-reader.ts';
import { createKeyRunner } from './key-runner.ts';
import { useServices } from './services.tsx';

export type Keyboard = Pick<PageEnvironment, 'onKey' | 'onPress'>;

/** Runs commands from the keyboard. @param singleKeys the user's preference */
export function useKeys({ onKey, onPress }: Keyboard, singleKeys: Preferences['singleKeys']) {
  const { clock, commands, autoSelection, modifier } = useServices();
  useEffect(() => {
    const keys = createKeyRunner({ clock, commands, singleKeys, rests: autoSelection.isSettled });
    const stopKeys = onKey((event) => {
      if (event.isComposing) return;
      const target = targetOf(event.target);
      const { key, repeat } = event;
      const held = heldWith(event, modifier);
      if (event.defaultPrevented || isOver(event.target)) {
        // Record text typed in a field, because the field may be removed during typing.
        if (target === 'text') keys.follow({ key, held, repeat, at: clock.now(), target });
        // A one-line field that handled Enter was left by it, as by Tab.
        if (key === 'Enter' && event.defaultPrevented && event.target instanceof HTMLInputElement) keys.pressed();
        return;
      }
      const composer = commands.composer();
      // Focus the line before the browser inserts the character, so that it goes there. Space presses a button instead.
      if (composer && target !== 'text' && writes(key) && held !== 'other') {
        if (held === 'none' && (target !== 'control' || key !== ' ')) composer.focus();
        return;
      }
      if (isSelectAll(event, modifier) && target !== 'text') {
        if (commands.run('select-all')) event.preventDefault();
        return;
      }
      const taken = keys.stroke({ key, held, repeat, at: clock.now(), target });
      // With a modifier the key may also open a browser menu; `taken` is true then even if no command ran.
      if (taken) event.preventDefault();
    });
    const stopPresses = onPress(keys.pressed);
    return () => {
      stopKeys();
      stopPresses();
      keys.close();
    };
  }, [clock, commands, autoSelection, modifier, singleKeys, onKey, onPress]);
}

/** AltGr is Ctrl+Alt on Windows; its characters are not commands. */
function heldWith({ ctrlKey, altKey, metaKey }: KeyboardEvent, modifier: KeyModifier): Stroke['held'] {
  if (!ctrlKey && !altKey && !metaKey) return 'none';
  const alone = modifier === 'Alt' ? altKey && !ctrlKey : ctrlKey && !altKey;
  return alone && !metaKey ? 'single' : 'other';
}

/** Ctrl+A, or Command+A on a Mac, where Control is the modifier for single keys. */
const isSelectAll = ({ key, ctrlKey, altKey, metaKey, shiftKey }: KeyboardEvent, modifier: KeyModifier): boolean =>
  key.toLowerCase() === 'a' &&
  !altKey &&
  !shiftKey &&
  (modifier === 'Control' ? metaKey && !ctrlKey : ctrlKey && !metaKey);

/** Whether a dialog, menu or listbox has exclusive use of the keyboard, wherever the focus is in it. */
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
