/** The state of the tray, drawn by one render function. */
import type { ConnectionView } from '../../shared/bridge/snapshot.ts';
import type { Pause } from '../../shared/settings.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { formatTime } from '../words/format.ts';
import type { Listing } from './snapshot.ts';

export type TrayIcon = 'connected' | 'offline' | 'waiting' | 'critical' | 'paused';

export interface TrayState {
  icon: TrayIcon;
  tooltip: string;
  toAnswer: number;
  toKnow: number;
  critical: boolean;
  top: { id: string; title: string }[];
  paused: boolean;
  /** Without a relay the window shows pairing alone. */
  paired: boolean;
  /** BCP 47, for the menu. */
  locale: string;
}

const TOP = 3;

function iconFor(connection: ConnectionView, paused: boolean, counts: Listing['counts']): TrayIcon {
  // Offline first, because counts may be outdated.
  if (connection.silent || (connection.state !== 'connected' && connection.state !== 'syncing')) return 'offline';
  if (paused) return 'paused';
  if (counts.critical > 0) return 'critical';
  return counts.toAnswer > 0 ? 'waiting' : 'connected';
}

export function trayState(
  connection: ConnectionView,
  pause: Pause,
  paused: boolean,
  listing: Listing,
  locale: string,
): TrayState {
  const words = wordsFor(locale);
  const until = pause && pause.until !== 'resumed' ? formatTime(Date.parse(pause.until), locale) : null;
  const lines = [
    words.counts(listing.counts.toAnswer, listing.counts.toKnow),
    connection.silent ? words.noReply : words.state[connection.state],
    paused ? words.pausedUntil(until) : null,
  ];
  return {
    icon: iconFor(connection, paused, listing.counts),
    tooltip: `${words.appName} · ${lines.filter(Boolean).join(' · ')}`,
    toAnswer: listing.counts.toAnswer,
    toKnow: listing.counts.toKnow,
    critical: listing.counts.critical > 0,
    top: listing.inbox
      .filter(({ mine, pending }) => mine.waits && !pending)
      .slice(0, TOP)
      .map(({ item }) => ({ id: item.id, title: item.title })),
    paused,
    paired: connection.state !== 'unpaired',
    locale,
  };
}
