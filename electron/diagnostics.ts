/** Diagnostics as text to paste into a message: versions, states and counts; no titles, names or secrets. */
import type { CheckStep, ConnectionCheck } from '../shared/bridge/connection-check.ts';
import type { Snapshot } from '../shared/bridge/snapshot.ts';

type Line = [string, string | number | boolean | null | undefined];

const checkLine = ({ name, state, text, ms }: CheckStep): Line => [
  `Check ${name}`,
  [state, ms === null ? null : `${ms} ms`, text].filter((part) => part !== null).join(', '),
];

export function diagnostics(
  snapshot: Snapshot,
  versions: Record<string, string | undefined>,
  folder: string,
  check: ConnectionCheck | null,
): string {
  const { app, connection, counts, preferences, pause } = snapshot;
  const lines: Line[] = [
    ['Beckon', app.version],
    ['Electron', versions.electron],
    ['Chromium', versions.chrome],
    ['Node', versions.node],
    ['Platform', app.platform],
    ['Locale', app.locale],
    ['Connection', connection.state],
    ['Since', connection.since],
    ['Reason', connection.reason],
    ['Relay', connection.relay],
    ['Notifications', app.notifications],
    ['Tray', app.tray],
    ['Token kept in', app.secrets],
    ['Paused until', pause?.until],
    ['To answer', counts.toAnswer],
    ['To know', counts.toKnow],
    ['Critical', counts.critical],
    ['Listed', snapshot.inbox.length],
    ['Answers kept', snapshot.inbox.filter(({ pending }) => pending).length],
    ['Rules', snapshot.me?.subscriptions.rules.length],
    ['Quiet hours', Boolean(snapshot.me?.subscriptions.quietHours)],
    ['Preferences', JSON.stringify(preferences)],
    ['Data', folder],
    ['Checked', check?.at],
    ...(check?.steps ?? []).map(checkLine),
  ];
  return lines.map(([name, value]) => `${name}: ${value ?? '–'}`).join('\n');
}
