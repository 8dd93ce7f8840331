/**
 * The log client of one run of a relay: replies wait while the relay is paused, and are discarded after its end. The relay may crash at
 * each step of an entry.
 */
import { type AppendResult, type ClusterLog, LogUnavailable } from '../../../relay/cluster/log-port.ts';
import type { Journal } from '../journal.ts';
import type { LogStep } from '../plan.ts';
import type { Life } from '../time.ts';

interface RelayLogSetting {
  life: Life;
  log: ClusterLog;
  stir: () => void;
  /** Whether it crashes there; if so, it is already dead on return. */
  diesAt: (step: LogStep) => boolean;
  journal: Journal;
}

interface RelayLog {
  log: ClusterLog;
  /** Waits while the relay is paused. @throws once it has ended */
  alive(): Promise<void>;
  /** Ends the relay: pending callers get "log unavailable". */
  end(): void;
}

export function createRelayLog({ life, log, stir, diesAt, journal }: RelayLogSetting): RelayLog {
  const waiting = new Set<() => void>();
  const gone = () => new LogUnavailable('the relay is no more');

  function heard<T>(asked: Promise<T>): Promise<T> {
    stir();
    return new Promise<T>((resolve, reject) => {
      if (life.isOver()) return reject(gone());
      const end = () => reject(gone());
      waiting.add(end);
      const settle =
        <V>(told: (value: V) => void) =>
        (value: V) =>
          life.arrive(() => {
            waiting.delete(end);
            told(value);
          });
      asked.then(settle(resolve), settle(reject));
    });
  }
  const passed =
    <A extends unknown[], T>(ask: (...args: A) => Promise<T>) =>
    (...args: A): Promise<T> =>
      life.isOver() ? Promise.reject(gone()) : heard(ask(...args));

  async function append(...[entry, passesTurn]: Parameters<ClusterLog['append']>): Promise<AppendResult> {
    if (life.isOver() || diesAt('computed')) throw gone();
    const appended = await heard(log.append(entry, passesTurn));
    if (appended.kind === 'appended' && diesAt('appended')) throw gone();
    return appended;
  }

  const truncate = passed(log.truncate);
  async function* heardOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for (const reading = pieces[Symbol.asyncIterator](); ; ) {
      const { done, value } = await heard(reading.next());
      if (done) return;
      yield value;
    }
  }

  return {
    log: {
      ...log,
      append,
      head: passed(log.head),
      takeTurn: passed(log.takeTurn),
      handOver: passed(log.handOver),
      read: passed(log.read),
      follow: (wake) => log.follow((turnOf) => life.arrive(() => wake(turnOf))),
      beat: passed(log.beat),
      gone: passed(log.gone),
      newestSnapshot: passed(log.newestSnapshot),
      writeSnapshot: passed(log.writeSnapshot),
      readSnapshot: (place) => heardOf(log.readSnapshot(place)),
      async truncate(before) {
        await truncate(before);
        journal.count('the log is cut behind a copy');
      },
      found: passed(log.found),
      refound: passed(log.refound),
    },
    alive: () => heard(Promise.resolve()),
    end() {
      for (const tell of waiting) tell();
      waiting.clear();
    },
  };
}
