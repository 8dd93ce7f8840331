/** Run-time changes, with origin `console`. Entries that the directory file names revert at the next start (contract section 1). */
import type { Administration } from '../../domain/administration/administration.ts';
import type { AdministrationDeps } from './deps.ts';
import { gatewayAdministration } from './gateway-acts.ts';
import { retentionAdministration } from './retention-acts.ts';
import { roleAdministration } from './role-acts.ts';
import { sourceAdministration } from './source-acts.ts';
import { peopleAdministration } from './user-acts.ts';

export type { AdministrationDeps };

export function createAdministration(deps: AdministrationDeps): Administration {
  return {
    ...sourceAdministration(deps),
    ...peopleAdministration(deps),
    ...roleAdministration(deps),
    ...gatewayAdministration(deps),
    ...retentionAdministration(deps),
  };
}
