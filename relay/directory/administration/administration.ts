/**
 * The kept directory changed by an administrator of the running relay: `sources.ts`, `people.ts`, `roles.ts`, `gateways.ts`. What
 * the directory file also names comes back with the file's values at the next start (contract section 1); entries changed here have
 * the origin `console`.
 */
import type { Administration } from '../../domain/administration/administration.ts';
import type { AdministrationDeps } from './deps.ts';
import { gatewayAdministration } from './gateways.ts';
import { peopleAdministration } from './people.ts';
import { retentionAdministration } from './retention.ts';
import { roleAdministration } from './roles.ts';
import { sourceAdministration } from './sources.ts';

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
