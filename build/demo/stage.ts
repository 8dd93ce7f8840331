import type { Program } from '../launch/program.ts';

/** What a demo has running, and how it is ended. */
export class Stage {
  /** Programs whose end ends the demo. */
  readonly programs: Program[] = [];
  readonly #closing: (() => Promise<unknown>)[] = [];
  #interrupted = false;

  /** What is to be done at the end; last in, first done. */
  onClose(close: () => Promise<unknown>): void {
    this.#closing.push(close);
  }

  /** What is to be done when everything else has ended. */
  atEnd(close: () => Promise<unknown>): void {
    this.#closing.unshift(close);
  }

  keep = (program: Program): Program => {
    this.programs.push(program);
    this.onClose(() => program.stop());
    if (this.#interrupted) void program.stop();
    return program;
  };

  /**
   * Runs `work`, which brings things up. Is `ended` aborted meanwhile, the programs end, and with them whoever waits for
   * one to be ready, so that `work` rejects soon.
   */
  async raise<T>(ended: AbortSignal, work: () => Promise<T>): Promise<T> {
    const interrupt = () => {
      this.#interrupted = true;
      for (const program of this.programs) void program.stop();
    };
    if (ended.aborted) interrupt();
    ended.addEventListener('abort', interrupt);
    try {
      return await work();
    } finally {
      ended.removeEventListener('abort', interrupt);
    }
  }

  /** Ends everything, newest first; one that fails does not keep the others running. */
  async close(): Promise<void> {
    for (const close of this.#closing.splice(0).reverse()) await close().catch(() => {});
  }
}
