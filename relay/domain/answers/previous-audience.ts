/** The audience of an item as one, so that a later act can restore it. */
import type { Audience } from '../../../shared/events.ts';
import type { Addressed } from '../../../shared/items.ts';

/** It is stored in the thread, which every recipient receives. */
const MAX_NAMES = 50;

/** Without delegations and stand-ins: those whom they represent are asked again. @returns null if one audience cannot express it */
export function audienceOf(audiences: readonly Addressed[]): Audience | null {
  const asked = audiences.flatMap(({ by, audience }) => (by === 'event' || by === 'escalation' ? [audience] : []));
  const [first, ...others] = asked;
  if (!first) return null;
  const joined = others.length === 0 ? first : joinedAudience(asked);
  const names = [joined?.users, joined?.roles, joined?.locations, joined?.units].flatMap((list) => list ?? []);
  return names.length <= MAX_NAMES ? joined : null;
}

/** Locations and units restrict the roles beside them, so that only audiences without them can be joined. */
function joinedAudience(audiences: readonly Audience[]): Audience | null {
  if (audiences.some(({ locations, units }) => locations ?? units)) return null;
  const roles = [...new Set(audiences.flatMap((one) => one.roles ?? []))];
  const users = [...new Set(audiences.flatMap((one) => one.users ?? []))];
  return { ...(roles.length > 0 && { roles }), ...(users.length > 0 && { users }) };
}
