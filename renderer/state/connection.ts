import type { ConnectionView } from '../../shared/bridge/snapshot.ts';

/** True where the desk is cut off from its relay; what is drawn is what was kept here. */
export const isOffline = ({ state }: ConnectionView): boolean => state === 'offline' || state === 'revoked';

/** Host of a relay's address, or the address itself where it is none. */
export function hostOf(relay: string | null): string {
  if (!relay) return '';
  return URL.canParse(relay) ? new URL(relay).host : relay;
}
