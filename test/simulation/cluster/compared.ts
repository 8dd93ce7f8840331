/** Compares the copies at one entry, as `cluster verify` does, but computes the digest synchronously instead of in a thread. */
import { DatabaseSync } from 'node:sqlite';
import type { DigestJob } from '../../../relay/domain/digest-ports.ts';
import { digestOf } from '../../../relay/store/digest/digest.ts';
import type { Migrations } from '../../../relay/store/migrations.ts';
import { createLogPlace } from '../../../relay/store/replica/log-place.ts';
import { widthsAtLevel } from '../../../relay/store/replica/schema-digest.ts';
import { must } from '../invariant.ts';
import type { Witness } from '../witness.ts';

export interface Compared {
  /** Of the copy's current contents. */
  digest(path: string, migrations: Migrations): DigestJob;
}

/** @param taken called for each digest that is compared with an earlier one */
export function createCompared({ note }: Pick<Witness, 'note'>, taken: () => void): Compared {
  const known = new Map<string, string>();

  function hold(place: string, digest: string): void {
    const before = known.get(place);
    known.set(place, digest);
    if (before === undefined) return;
    taken();
    note(() => must(before === digest, 'copies behind one entry hold the same', { place }));
  }

  return {
    digest(path, migrations) {
      const database = new DatabaseSync(path, { readOnly: true });
      try {
        const place = createLogPlace(database).get();
        const found = digestOf(database, widthsAtLevel(database, migrations));
        if (place) hold(`${place.generation} ${place.position}`, found.digest);
        return { begun: Promise.resolve(), done: Promise.resolve(found), end: async () => {} };
      } finally {
        database.close();
      }
    },
  };
}
