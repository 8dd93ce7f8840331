/** Who determines each member of a person (docs/provisioning.md, "Who owns what"). */
import type { PersonOwners } from '../../../shared/admin/directory.ts';
import type { DirectoryView } from '../../domain/directory-view.ts';

/** @param origin of the stored entry; null: there is none */
export function ownersOf(view: DirectoryView, id: string, origin: string | null): PersonOwners {
  const managed = view.provisioned(id) !== null;
  const claims = view.isInactive(id) ? null : view.identity(id);
  const placement = view.placementOf(id);
  // The console may still change what SCIM leaves to it.
  const stored = origin === null ? 'oidc' : origin === 'scim' ? 'console' : origin;
  const claimed = (value: unknown) => (claims && value !== null ? 'oidc' : managed ? 'console' : stored);
  const named = (value: unknown) => (managed ? 'scim' : claimed(value));
  return {
    name: named(claims?.name ?? null),
    active: managed ? 'scim' : stored,
    roles: named(claims?.roles ?? null),
    locations: placement.locations ? 'scim' : claimed(claims?.locations ?? null),
    units: placement.units ? 'scim' : claimed(claims?.units ?? null),
    aliases: stored === 'oidc' ? 'console' : stored,
    channels: stored === 'oidc' ? 'console' : stored,
    language: claimed(claims?.language ?? null),
    timeZone: claimed(claims?.timeZone ?? null),
  };
}
