import type { Provisioning } from '../../domain/people/provisioning-ports.ts';
import { groupProvisioning } from './provisioned-groups.ts';
import { type ProvisioningDeps, userProvisioning } from './provisioned-users.ts';

export const createProvisioning = (deps: ProvisioningDeps): Provisioning => ({
  ...userProvisioning(deps),
  ...groupProvisioning(deps),
});
