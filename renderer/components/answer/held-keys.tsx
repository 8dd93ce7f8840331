import { useEffect, useRef } from 'react';
import type { Command } from '../../state/commands.ts';
import { useCommands, useServices } from '../../state/services.tsx';

const HELD = ['claim', 'hand-over', 'snooze'] as const satisfies Command[];

/** In place of an item's tools while they are loaded: holds the last key for them. It is dropped if another item is selected meanwhile. */
export function HeldKeys({ itemId }: { itemId: string }) {
  const { commands, navigation } = useServices();
  const held = useRef<Command | null>(null);
  const run = useRef<(() => void) | null>(null);
  const hold = (command: Command) => () => {
    held.current = command;
    // The key runner calls this up to `WAIT_MS` after the key, when the tools may be loaded.
    run.current?.();
  };
  useCommands(Object.fromEntries(HELD.map((command) => [command, hold(command)])));
  useEffect(() => {
    run.current = null;
    return () => {
      run.current = () => {
        const { view, selected } = navigation.get();
        const isSame = (view === 'inbox' || view === 'history') && selected[view]?.itemId === itemId;
        if (held.current && isSame) commands.run(held.current);
        held.current = null;
      };
      // The tools register their commands after this is removed.
      queueMicrotask(run.current);
    };
  }, [commands, navigation, itemId]);
  return null;
}
