import type { Preferences } from '../../shared/settings.ts';
import type { CommandDesk } from './commands.ts';
import { createKeyReader, type Stroke, WAIT_MS } from './key-reader.ts';

interface KeyRunnerPorts {
  /** Calls back once after `ms`. @returns cancels */
  clock: { after(ms: number, then: () => void): () => void };
  commands: Pick<CommandDesk, 'find' | 'run' | 'type'>;
  singleKeys: Preferences['singleKeys'];
  /** Whether the item has been displayed long enough, or was chosen by the user, so that a key can refer to it. */
  rests: () => boolean;
}

/**
 * Runs commands from the keyboard. A letter that acts on an item is bound to that item when pressed and runs after `WAIT_MS`, or at once if
 * a movement key follows. If more letters follow it never runs: they start a search.
 */
export function createKeyRunner({ clock, commands, singleKeys, rests }: KeyRunnerPorts) {
  const reader = createKeyReader(singleKeys);
  let waiting: { act: () => void; stop: () => void } | null = null;
  const drop = () => {
    waiting?.stop();
    waiting = null;
  };
  const settle = () => {
    const act = waiting?.act;
    drop();
    act?.();
  };
  return {
    stroke(stroke: Stroke): boolean {
      const reading = reader.read(stroke);
      switch (reading.does) {
        case 'nothing':
          return false;
        case 'type':
          drop();
          return commands.type(reading.text);
        case 'run':
          if (reading.command === 'back') drop();
          else settle();
          return commands.run(reading.command, stroke.at) || stroke.held === 'single';
        case 'wait': {
          settle();
          const act = rests() ? commands.find(reading.command) : null;
          if (act) waiting = { act: () => act(stroke.at), stop: clock.after(WAIT_MS, settle) };
          return act !== null;
        }
      }
    },
    /** Records a key that something else handled, such as a text field. */
    follow: (stroke: Stroke) => void reader.read(stroke),
    /** A pointer press: the command of a waiting letter runs at once. */
    pressed() {
      reader.pressed();
      settle();
    },
    close: drop,
  };
}
