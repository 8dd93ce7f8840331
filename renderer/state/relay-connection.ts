import type { ConnectionView } from '../../shared/bridge/snapshot.ts';

/** True if the desk has no connection to its relay; the window then displays stored data. */
export const isOffline = ({ state }: ConnectionView): boolean => state === 'offline' || state === 'revoked';

/** Host of a relay's address, or the address itself if it is no URL. */
export function hostOf(relay: string | null): string {
  if (!relay) return '';
  return URL.canParse(relay) ? new URL(relay).host : relay;
}
