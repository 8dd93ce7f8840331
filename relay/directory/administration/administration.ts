/** Run-time changes, with origin `console`. Entries that the directory file names revert at the next start (contract section 1). */

import type { Administration } from '../../domain/administration/administration.ts';
import { erasePerson } from '../../domain/keeping/erasure.ts';
import { keptFault } from '../../domain/keeping/retention.ts';
import { type AdministrationDeps, note, ORIGIN, refuse } from './deps.ts';
import { gatewayAdministration } from './gateway-acts.ts';
import { roleAdministration } from './role-acts.ts';
import { sourceAdministration } from './source-acts.ts';
import { peopleAdministration } from './user-acts.ts';

export function createAdministration(deps: AdministrationDeps): Administration {
  return {
    ...sourceAdministration(deps),
    ...peopleAdministration(deps),
    ...roleAdministration(deps),
    ...gatewayAdministration(deps),
    ...retentionAdministration(deps),
  };
}

type RetentionActs = Pick<Administration, 'retention' | 'setRetention' | 'erasePerson'>;

function retentionAdministration(deps: AdministrationDeps): RetentionActs {
  const { writer, view, secrets } = deps;
  return {
    retention: () => view().retention(),
    async setRetention(by, change) {
      for (const [part, kept] of Object.entries(change)) {
        const fault = keptFault(kept);
        if (fault !== null) throw refuse(`/${part}`, fault);
      }
      await writer.write((tx) => {
        const doc = JSON.stringify({ ...view().retention(), ...change });
        tx.directoryRows.put({ kind: 'retention', id: 'retention', doc }, ORIGIN);
        note(tx, by, 'retention change', 'retention');
      });
      deps.changed();
      return view().retention();
    },
    erasePerson: (by, id) => erasePerson(writer, { ...by, via: ORIGIN }, id, secrets.alias(), deps.changed),
  };
}
