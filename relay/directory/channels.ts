/** How people are reached away from the desk: `channels` of the users, read once a view. */
import type { DirectoryUser } from '../../shared/directory.ts';
import { parseDuration } from '../../shared/rules/duration.ts';
import type { Channel } from '../domain/away-ports.ts';

/** Not said: only when they are away, at once. A duration that cannot be is refused where the file is read. */
export function channelsOf({ channels = [] }: DirectoryUser): Channel[] {
  return channels.map(({ gateway, kind, to, when = 'away', after }) => ({
    gateway,
    kind,
    to,
    when,
    after: after === undefined ? 0 : Math.max(0, parseDuration(after)),
  }));
}
