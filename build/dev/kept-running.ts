/** A program that is ended and started anew when what it is made of has changed. */
import type { Program } from '../launch/program.ts';

export interface KeptRunning {
  /** Takes note of a program that `start` brings up, so that it can be ended, ready or not. */
  keep(program: Program): Program;
  /** Starts it. Rejects where it does not come up. */
  begin(): Promise<void>;
  /** Starts it anew; where it is just being started, once more after that. @param why the file that changed */
  again(why: string): void;
  /** Ends it, and what is on its way. */
  close(): Promise<void>;
}

interface KeptRunningOptions {
  name: string;
  /** Brings it up; resolves once it is ready, with what to tell of it. */
  start(): Promise<string>;
  /** Makes what the next one needs, before the running one is ended: where that fails, the running one stays. */
  prepare?(): Promise<void>;
  /** Takes a line for the person at the terminal. */
  tell(line: string): void;
}

export function keepRunning({ name, start, prepare, tell }: KeptRunningOptions): KeptRunning {
  let running: Program | undefined;
  let wanted: string | undefined;
  let work: Promise<void> | undefined;
  let closed = false;

  const bringUp = async (why: string): Promise<void> => {
    tell(`${name}: ${why}${await start()}`);
    const ready = running;
    void ready?.exited.then((code) => {
      if (running !== ready || closed) return;
      running = undefined;
      tell(`${name}: ended by itself (exit code ${code}), and waits for a change. ${ready.lastWords()}`);
    });
  };

  const renew = async (file: string): Promise<void> => {
    try {
      await prepare?.();
    } catch (error) {
      return tell(`${name}: cannot be built after ${file}; the one before runs on. ${wordsOf(error)}`);
    }
    const before = running;
    running = undefined;
    await before?.stop();
    try {
      if (!closed) await bringUp(`anew after ${file}: `);
    } catch (error) {
      if (!closed) tell(`${name}: does not start after ${file}, and waits for a change. ${wordsOf(error)}`);
    }
  };

  const drain = async (): Promise<void> => {
    while (wanted !== undefined && !closed) {
      const file = wanted;
      wanted = undefined;
      await renew(file);
    }
    work = undefined;
  };

  return {
    keep(program) {
      running = program;
      if (closed) void program.stop();
      return program;
    },
    async begin() {
      await prepare?.();
      await bringUp('');
    },
    again(file) {
      wanted = file;
      work ??= drain();
    },
    async close() {
      closed = true;
      await running?.stop();
      await work;
    },
  };
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
