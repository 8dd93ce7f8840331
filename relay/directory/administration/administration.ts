/** Run-time changes, with origin `console`. Entries that the directory file names revert at the next start (contract section 1). */
import type { Administration } from '../../domain/administration/administration.ts';
import type { AdministrationDeps } from './deps.ts';
import { gatewayAdministration } from './gateways.ts';
import { peopleAdministration } from './people.ts';
import { retentionAdministration } from './retention.ts';
import { roleAdministration } from './roles.ts';
import { sourceAdministration } from './sources.ts';

export function createAdministration(deps: AdministrationDeps): Administration {
  return {
    ...sourceAdministration(deps),
    ...peopleAdministration(deps),
    ...roleAdministration(deps),
    ...gatewayAdministration(deps),
    ...retentionAdministration(deps),
  };
}
