/**
 * LISTEN on a separate connection that reconnects. Followers are woken after each reconnect, since notifications were lost meanwhile.
 * Entries that arrive in quick succession share a wake-up, so that a follower reads them in one call. A turn wakes at once.
 */
import type { Random, Timers } from '../../domain/ports.ts';
import { dial, type Session } from './dial.ts';
import type { LineParts } from './line.ts';

interface Listener {
  follow(wake: (turnOf?: string) => void): () => void;
  close(): void;
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;
/** Minimum interval of wake-ups by entries, ms. */
const ENTRIES_MS = 5;
/** Interval of the liveness query, ms. */
const TRY_MS = 10_000;

export function createListener(parts: LineParts & { random: Pick<Random, 'fraction'> }): Listener {
  const { schema, timers, own, random } = parts;
  const followers = new Set<(turnOf?: string) => void>();
  let session: Session | null = null;
  let begun = false;
  let closed = false;
  let attempts = 0;
  let stopWaiting = (): void => {};
  /** Monotonic ms of the last wake-up by an entry. */
  let wokenAt = Number.NEGATIVE_INFINITY;
  let stopPause: (() => void) | null = null;

  const wakeAll = (turnOf?: string): void => {
    for (const wake of followers) wake(turnOf);
  };

  function wakeByEntry(): void {
    stopPause = null;
    wokenAt = performance.now();
    wakeAll();
  }
  function entryArrived(): void {
    const wait = wokenAt + ENTRIES_MS - performance.now();
    if (wait <= 0 && stopPause === null) wakeByEntry();
    else stopPause ??= timers.after(wait, wakeByEntry);
  }

  async function listen(): Promise<void> {
    const made = await dial(parts, 'listening');
    session = made;
    made.client.on('end', again);
    made.client.on('notification', ({ processId, payload }) => {
      if (own.has(processId)) return;
      if (payload) wakeAll(payload);
      else entryArrived();
    });
    if (closed) return made.drop();
    await made.ask({ text: `LISTEN ${schema}` });
    attempts = 0;
    wakeAll();
    keepTrying(made, timers);
  }
  function begin(): void {
    void listen().catch(() => (session ? session.drop() : again()));
  }
  function again(): void {
    session = null;
    if (closed) return;
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts);
    attempts += 1;
    stopWaiting();
    stopWaiting = timers.after(longest * (0.5 + random.fraction() / 2), begin);
  }

  return {
    follow(wake) {
      // A function may be registered twice and unregistered once.
      const follower = (turnOf?: string): void => wake(turnOf);
      followers.add(follower);
      if (!begun) begin();
      begun = true;
      return () => void followers.delete(follower);
    },
    close() {
      closed = true;
      stopWaiting();
      stopPause?.();
      session?.drop();
    },
  };
}

/** Queries periodically: a connection that was cut silently would otherwise never end. */
function keepTrying(session: Session, timers: Timers): void {
  let over = false;
  let stop = (): void => {};
  session.client.on('end', () => {
    over = true;
    stop();
  });
  const next = (): void => {
    if (!over) stop = timers.after(TRY_MS, () => void session.ask({ text: 'SELECT' }).then(next, session.drop));
  };
  next();
}
