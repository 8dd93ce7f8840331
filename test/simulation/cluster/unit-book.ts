/** Checks that each unit is in the log once, whatever happened to the log's replies. */
import type { Work } from '../../../relay/domain/replica-ports.ts';
import { must } from '../invariant.ts';
import type { Witness } from '../witness.ts';

export interface UnitBook {
  /** Records units that a relay computed, and the body of their entry; null: they wrote nothing. */
  computed(units: readonly Work[], body: Uint8Array | null): void;
  /** Records an entry appended to the log, as sent. */
  appended(entry: { body: Uint8Array }): void;
  /** The log was replaced. */
  forget(): void;
}

export function createUnitBook({ note }: Pick<Witness, 'note'>): UnitBook {
  const unitsOf = new WeakMap<Uint8Array, readonly Work[]>();
  let logged = new WeakSet<Work>();
  return {
    computed(units, body) {
      if (body !== null) unitsOf.set(body, units);
    },
    appended({ body }) {
      const units = unitsOf.get(body) ?? [];
      note(() => must(!units.some((unit) => logged.has(unit)), 'what is asked for once is in the log once'));
      for (const unit of units) logged.add(unit);
    },
    forget() {
      logged = new WeakSet();
    },
  };
}
