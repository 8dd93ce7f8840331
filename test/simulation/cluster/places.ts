/** Locations of a cluster's stores: each starts as a copy of one file, and the log replicates the changes. */
import { copyFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { NO_HASH } from '../../../relay/cluster/entry.ts';
import { openDatabase } from '../../../relay/store/database.ts';
import { createDirectoryTable } from '../../../relay/store/people/directory-table.ts';
import { createLogPlace } from '../../../relay/store/replica/log-place.ts';
import { sealingIn } from '../../relay/parts/store.ts';
import type { OpenPlaces, Places, PlacesSetting } from '../relays.ts';
import { START } from '../world-now.ts';
import { createCompared } from './compared.ts';
import { type Copy, createCopy } from './copy.ts';
import { createDutyBook } from './duty-book.ts';
import { createLogLines, FOUNDER } from './log-lines.ts';
import { createTimeBook } from './time-book.ts';
import { createUnitBook } from './unit-book.ts';

/** @param empty path of an empty store; the others are created in its folder */
export const openOnLog =
  (empty: string): OpenPlaces =>
  (setting) => {
    const { plan, chance, now, time, witness } = setting;
    const sealing = sealingIn(dirname(empty));
    const ids = chance.of('relays');
    const units = createUnitBook(witness);
    const log = createLogLines({
      ...setting,
      chance: chance.of('log'),
      ahead: aheadOf(setting),
      onAppended: units.appended,
    });
    const generation = ids.uuid();
    found(empty, setting, sealing, generation);
    void log.connect(FOUNDER).found({ generation, position: 0, hash: NO_HASH });
    const book = createDutyBook(time.now, witness);
    const compared = createCompared(witness, () => setting.journal.count('two copies are alike at one entry'));
    const times = createTimeBook(time.now, witness);
    const copies = Array.from({ length: plan.relays }, (_, index) => {
      const number = index + 1;
      const path = join(empty, number);
      // Only one relay's disk can be full.
      return createCopy({
        ...setting,
        log,
        book,
        ...{ times, compared },
        units,
        path,
        name: `relay ${number}`,
        isFull: () => now.full && number === 1,
      });
    });
    return {
      sealing,
      rows: (store) => store.directoryRows.all(),
      of(number, life, died) {
        const copy = copies[number - 1];
        if (!copy) throw new RangeError(`there is no relay ${number}`);
        return copy.at(life, died);
      },
      copyOf: (number) => copies[number - 1] ?? null,
      paths: () => copies.map((copy) => copy.path()),
      log,
      trouble: () => troubleOf(copies),
      forget(position) {
        units.forget();
        book.forget(position);
      },
    };

    /** Creates another relay's store from the initial state of the first. */
    function join(first: string, number: number): string {
      const path = `${first}-${number}`;
      copyFileSync(first, path);
      const database = openDatabase({ path });
      const table = createLogPlace(database);
      const place = table.get();
      if (place) table.set({ ...place, relay: ids.uuid() });
      database.close();
      return path;
    }
  };

/** Writes the directory and the place in the log into the empty store. */
function found(path: string, { directory }: PlacesSetting, sealing: Places['sealing'], generation: string): void {
  const database = openDatabase({ path });
  const state = { now: START, seq: 0, changes: [], dueWrites: { schedule: 0, away: 0 } };
  const rows = createDirectoryTable(database, state, sealing);
  for (const row of directory.rows()) rows.put(row, 'file');
  createLogPlace(database).set({ generation, position: 0, hash: NO_HASH, relay: '', at: 0 });
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

/** Offset of the log's clock, ms, and divisor of its steps. Smaller than a relay's: while it is behind, nothing is written. */
const LOG_CLOCK = { apart: 800, steps: 600 } as const;

function aheadOf({ chance, clock, now }: PlacesSetting): () => number {
  const apart = chance.of('clock of the log, apart').below(LOG_CLOCK.apart) - LOG_CLOCK.apart / 2;
  const stepped = clock('the clock of the log is stepped', 'clock of the log');
  return () => apart + (now.healed ? 0 : stepped() / LOG_CLOCK.steps);
}

function troubleOf(copies: readonly Copy[]): string | null {
  const troubles = copies.flatMap((copy) => copy.trouble() ?? []);
  const positions = new Set(copies.map((copy) => copy.position()));
  return troubles[0] ?? (positions.size > 1 ? `positions ${[...positions].join(', ')}` : null);
}
