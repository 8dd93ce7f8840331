/**
 * Mappings: JSONata under limits, in processes that are ended and replaced when one goes beyond them. They are started when there is
 * something to map, and end when there has been nothing for a while. No expression has more than one of them, so that a slow one
 * waits for itself alone.
 */
import type { Mapped, Mapper, Timers } from '../domain/ports.ts';
import { IDLE_MS, MAPPING_LIMITS, MAX_WAIT_MS, MAX_WAITING, PROCESSES } from './limits.ts';
import { type MappingProcess, startMappingProcess } from './mapping-process.ts';

export interface MapperService extends Mapper {
  /** What waits or runs is answered as busy; waits until the processes are gone. */
  close(): Promise<void>;
}

interface Job {
  expression: string;
  input: string;
  answer: (mapped: Mapped) => void;
}

interface Slot {
  process: MappingProcess | null;
  running: Job | null;
  stopIdle: () => void;
}

const busy = (reason: string): Mapped => ({ ok: false, reason, busy: true });
const refused = (reason: string): Mapped => ({ ok: false, reason });

export function createMapper({ timers }: { timers: Timers }): MapperService {
  const slots: Slot[] = Array.from({ length: PROCESSES }, () => ({ process: null, running: null, stopIdle() {} }));
  /** In the order they came. */
  const waiting = new Set<Job>();
  let characters = 0;
  let closed = false;

  function leave(job: Job): void {
    if (waiting.delete(job)) characters -= job.input.length;
  }

  /** The oldest whose expression runs nowhere. */
  function next(): Job | null {
    const running = new Set(slots.map((slot) => slot.running?.expression));
    for (const job of waiting) if (!running.has(job.expression)) return job;
    return null;
  }

  function pump(): void {
    // A process that is there before one that has to be started.
    const free = slots
      .filter(({ running }) => !running)
      .sort((a, b) => Number(b.process !== null) - Number(a.process !== null));
    for (const slot of free) {
      const job = next();
      if (!job) return;
      leave(job);
      slot.running = job;
      void runIn(slot, job);
    }
  }

  async function runIn(slot: Slot, job: Job): Promise<void> {
    slot.stopIdle();
    if (!slot.process || slot.process.ended) slot.process = startMappingProcess({ timers });
    job.answer(await slot.process.run(job.expression, job.input));
    slot.running = null;
    slot.stopIdle = timers.after(IDLE_MS, () => retire(slot));
    pump();
  }

  function retire(slot: Slot): void {
    if (slot.running) return;
    void slot.process?.close();
    slot.process = null;
  }

  function isFull(expression: string, input: string): boolean {
    if (waiting.size >= MAX_WAITING.jobs || characters + input.length > MAX_WAITING.characters) return true;
    let ofOne = 0;
    for (const job of waiting) if (job.expression === expression) ofOne += 1;
    return ofOne >= MAX_WAITING.ofOne;
  }

  return {
    map(expression, value) {
      const input = textOf(value);
      if (input === null) return Promise.resolve(refused('The payload is nested too deeply'));
      if (expression.length > MAPPING_LIMITS.expression) return Promise.resolve(refused('The expression is too long'));
      if (closed) return Promise.resolve(busy('The relay is stopping'));
      if (isFull(expression, input)) return Promise.resolve(busy('Too many payloads wait to be mapped'));
      return new Promise((resolve) => {
        const tooLate = timers.after(MAX_WAIT_MS, () => {
          if (!waiting.has(job)) return;
          leave(job);
          job.answer(busy('Too many payloads wait to be mapped'));
        });
        const job: Job = {
          expression,
          input,
          answer(mapped) {
            tooLate();
            resolve(mapped);
          },
        };
        waiting.add(job);
        characters += input.length;
        pump();
      });
    },
    async close() {
      closed = true;
      for (const job of [...waiting]) {
        leave(job);
        job.answer(busy('The relay is stopping'));
      }
      for (const { stopIdle } of slots) stopIdle();
      await Promise.all(slots.map((slot) => slot.process?.close()));
    },
  };
}

/** Null: nested too deeply to be written. */
function textOf(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return null;
  }
}
