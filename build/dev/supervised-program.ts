import type { Program } from '../launch/program.ts';

/**
 * One program of `npm run dev`. Own code instead of `node --watch`, which does not restart when a file of a child process changes, sends its
 * messages over the program's own IPC channels, and cannot build before it stops the running instance.
 */
export interface KeptRunning {
  /** Registers a program that `start` spawned, so that it can be stopped before it is ready. */
  keep(program: Program): Program;
  begin(): Promise<void>;
  /** Restarts the program; during a start, restarts it once more afterwards. @param why the file that changed */
  again(why: string): void;
  close(): Promise<void>;
}

interface KeptRunningOptions {
  name: string;
  /** Starts the program; resolves once it is ready, with a line to print. */
  start(): Promise<string>;
  /** Prepares the next instance before the running one is stopped; if it fails, the running one stays. */
  prepare?(): Promise<void>;
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
