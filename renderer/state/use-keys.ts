import { useEffect } from 'react';
import type { Preferences } from '../../shared/settings.ts';
import type { Surroundings } from '../bridge.ts';
import type { KeyModifier } from './key-names.ts';
import { type Stroke, writes } from './key-reader.ts';
import { createKeyRunner } from './key-runner.ts';
import { useServices } from './services.tsx';

/** Where keys and presses of the pointer come from. */
export type Keyboard = Pick<Surroundings, 'onKey' | 'onPress'>;

/** Runs commands from the keyboard. @param singleKeys as the person prefers them */
export function useKeys({ onKey, onPress }: Keyboard, singleKeys: Preferences['singleKeys']) {
  const { clock, commands, landing, modifier } = useServices();
  useEffect(() => {
    const keys = createKeyRunner({ clock, commands, singleKeys, rests: landing.rests });
    const stopKeys = onKey((event) => {
      if (event.isComposing) return;
      const target = targetOf(event.target);
      const { key, repeat } = event;
      const held = heldWith(event, modifier);
      if (event.defaultPrevented || isOver(event.target)) {
        // A text that is written there is followed all the same: its field may go away while it is typed.
        if (target === 'text') keys.follow({ key, held, repeat, at: clock.now(), target });
        // A field of one line that took Enter was left by it, as one is by Tab.
        if (key === 'Enter' && event.defaultPrevented && event.target instanceof HTMLInputElement) keys.pressed();
        return;
      }
      const composer = commands.composer();
      // The line takes the character too: it has the keyboard before the browser writes it. Space presses a button.
      if (composer && target !== 'text' && writes(key) && held !== 'other') {
        if (held === 'none' && (target !== 'control' || key !== ' ')) composer.focus();
        return;
      }
      if (isSelectAll(event, modifier) && target !== 'text') {
        if (commands.run('select-all')) event.preventDefault();
        return;
      }
      const taken = keys.stroke({ key, held, repeat, at: clock.now(), target });
      // With a modifier it may be a key of the browser's menu too, which it must not open where nobody takes the command.
      if (taken) event.preventDefault();
    });
    const stopPresses = onPress(keys.pressed);
    return () => {
      stopKeys();
      stopPresses();
      keys.close();
    };
  }, [clock, commands, landing, modifier, singleKeys, onKey, onPress]);
}

/** AltGr is Ctrl and Alt on Windows: what it writes is no command. */
function heldWith({ ctrlKey, altKey, metaKey }: KeyboardEvent, modifier: KeyModifier): Stroke['held'] {
  if (!ctrlKey && !altKey && !metaKey) return 'none';
  const alone = modifier === 'Alt' ? altKey && !ctrlKey : ctrlKey && !altKey;
  return alone && !metaKey ? 'single' : 'other';
}

/** Ctrl+A, and Command+A on a Mac, where Control is the modifier of single keys. */
const isSelectAll = ({ key, ctrlKey, altKey, metaKey, shiftKey }: KeyboardEvent, modifier: KeyModifier): boolean =>
  key.toLowerCase() === 'a' &&
  !altKey &&
  !shiftKey &&
  (modifier === 'Control' ? metaKey && !ctrlKey : ctrlKey && !metaKey);

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
