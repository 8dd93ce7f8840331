/**
 * Evaluates mappings: JSONata under limits, in processes that are killed and replaced when they exceed one. Processes start on demand and
 * end when idle. An expression occupies at most one process, so that a slow one delays only itself.
 */
import type { Mapped, Mapper, Timers } from '../domain/ports.ts';
import { IDLE_MS, MAPPING_LIMITS, MAX_WAIT_MS, PROCESSES } from './limits.ts';
import { type MappingProcess, startMappingProcess } from './mapping-process.ts';
import { type QueuedWork, WorkQueue } from './work-queue.ts';

interface MapperService extends Mapper {
  /** Answers waiting and running jobs as busy, and waits until the processes have exited. */
  close(): Promise<void>;
}

interface Job extends QueuedWork {
  answer: (mapped: Mapped) => void;
}

interface Slot {
  process: MappingProcess | null;
  running: Job | null;
  stopIdle: () => void;
}

const busy = (reason: string): Mapped => ({ ok: false, reason, busy: true });
const TOO_MANY = busy('Too many payloads wait to be mapped');
const STOPPING = busy('The relay is stopping');
const refused = (reason: string): Mapped => ({ ok: false, reason });

export function createMapper({ timers }: { timers: Timers }): MapperService {
  const slots: Slot[] = Array.from({ length: PROCESSES }, () => ({ process: null, running: null, stopIdle() {} }));
  const waiting = new WorkQueue<Job>();
  let closed = false;

  const running = () => new Set(slots.flatMap((slot) => slot.running?.expression ?? []));

  function pump(): void {
    // Prefer running processes.
    const free = slots
      .filter((slot) => !slot.running)
      .sort((a, b) => Number(b.process !== null) - Number(a.process !== null));
    for (const slot of free) {
      const job = waiting.take(running());
      if (!job) return;
      slot.running = job;
      void runIn(slot, job);
    }
  }

  async function runIn(slot: Slot, job: Job): Promise<void> {
    slot.stopIdle();
    if (!slot.process || slot.process.ended) slot.process = startMappingProcess(timers);
    const began = performance.now();
    job.answer(await slot.process.run(job.expression, job.input));
    waiting.used(job, performance.now() - began);
    slot.running = null;
    slot.stopIdle = timers.after(IDLE_MS, () => retire(slot));
    pump();
  }

  function retire(slot: Slot): void {
    if (slot.running) return;
    void slot.process?.close();
    slot.process = null;
  }

  function enqueue(wanted: QueuedWork): Promise<Mapped> {
    return new Promise((resolve) => {
      const giveUp = timers.after(MAX_WAIT_MS, () => {
        if (waiting.remove(job)) job.answer(TOO_MANY);
      });
      const job: Job = {
        ...wanted,
        answer(mapped) {
          giveUp();
          resolve(mapped);
        },
      };
      waiting.add(job);
      pump();
    });
  }

  return {
    async map(expression, value, owner = '', bindings = {}) {
      const input = textOf({ context: value ?? null, bindings });
      if (input === null) return refused('The payload is nested too deeply');
      if (expression.length > MAPPING_LIMITS.expression) return refused('The expression is too long');
      if (closed) return STOPPING;
      const wanted = { owner, expression, input };
      return waiting.isFull(wanted) ? TOO_MANY : enqueue(wanted);
    },
    async close() {
      closed = true;
      for (const job of waiting.drain()) job.answer(STOPPING);
      for (const { stopIdle } of slots) stopIdle();
      await Promise.all(slots.map((slot) => slot.process?.close()));
    },
  };
}

/** Null: nested too deeply to serialize. */
function textOf(value: object): string | null {
  try {
    return JSON.stringify(value);
  } catch {
    return null;
  }
}
