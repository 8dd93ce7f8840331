import type { Preferences } from '../../shared/settings.ts';
import type { CommandDesk } from './commands.ts';
import { createKeyReader, type Stroke, WAIT_MS } from './key-reader.ts';

interface KeyRunner {
  /** @returns whether the key was taken */
  stroke(stroke: Stroke): boolean;
  /** A key that was taken already: only remembered, as letters of a text that somebody else writes. */
  follow(stroke: Stroke): void;
  /** The pointer was pressed: a letter that waits is no word any more. */
  pressed(): void;
  close(): void;
}

interface KeyRunnerPorts {
  /** Calls back once after `ms`; returns the way to stop. */
  clock: { after(ms: number, then: () => void): () => void };
  commands: Pick<CommandDesk, 'find' | 'run' | 'type'>;
  singleKeys: Preferences['singleKeys'];
  /** Whether what is on screen has been there long enough, or by the person's own choice, so that a letter can mean it. */
  rests: () => boolean;
}

/**
 * Runs commands from the keyboard. A letter that does something to an item is bound to that item when it is pressed and runs
 * `WAIT_MS` later, or at once when a key that moves follows. Where more letters follow it runs never: they begin a search.
 */
export function createKeyRunner({ clock, commands, singleKeys, rests }: KeyRunnerPorts): KeyRunner {
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
    stroke(stroke) {
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
    follow: (stroke) => void reader.read(stroke),
    pressed() {
      reader.pressed();
      settle();
    },
    close: drop,
  };
}
