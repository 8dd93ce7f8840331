import type { Program } from '../launch/program.ts';

export class Stage {
  /** Programs whose exit ends the demo. */
  readonly programs: Program[] = [];
  readonly #closing: (() => Promise<unknown>)[] = [];
  #interrupted = false;

  /** Registers a shutdown step; steps run in reverse order. */
  onClose(close: () => Promise<unknown>): void {
    this.#closing.push(close);
  }

  /** Registers a shutdown step that runs after all others. */
  atEnd(close: () => Promise<unknown>): void {
    this.#closing.unshift(close);
  }

  keep = (program: Program): Program => {
    this.programs.push(program);
    this.onClose(() => program.stop());
    if (this.#interrupted) void program.stop();
    return program;
  };

  /** Runs `work`, which starts programs. If `ended` is aborted meanwhile, stops them; `work` then rejects, as their readiness does. */
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

  /** Runs all shutdown steps, newest first; ignores errors so that every step runs. */
  async close(): Promise<void> {
    for (const close of this.#closing.splice(0).reverse()) await close().catch(() => {});
  }
}
