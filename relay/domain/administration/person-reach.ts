/** What waits for a person, and where they would be reached now. */
import type { PersonReach } from '../../../shared/admin/acts.ts';
import type { Person } from '../../../shared/people.ts';
import { personView } from '../../../shared/rules/person-view.ts';
import { quietClock } from '../../../shared/rules/quiet-hours.ts';
import { usedChannels } from '../away/away.ts';
import type { Channel, ChannelReader, PushTx } from '../away/away-ports.ts';
import { pendingSince } from '../away/away-rules.ts';
import { channelName } from '../away/channel-switch.ts';
import type { DirectoryView } from '../directory-view.ts';
import { isAway, isoOf } from '../items/recipients.ts';
import type { Clock } from '../ports.ts';
import type { Reader } from '../reader.ts';
import type { PersonPresence } from '../remote-presence.ts';

/** Open items examined: each is read whole. */
const MAX_EXAMINED = 500;
const MAX_LISTED = 20;

interface DeskPresence extends PersonPresence {
  browser: boolean;
}

interface PersonReachDeps {
  reader: Pick<Reader, 'itemsFor' | 'subscriptions'>;
  directory: () => DirectoryView;
  clock: Clock;
  channels: ChannelReader;
  pushOf: PushTx['pushOf'];
  /** At desks of any relay. */
  presence: (userId: string) => DeskPresence;
}

export function personReach(deps: PersonReachDeps, person: Person): PersonReach {
  const now = deps.clock.now();
  const quietUntil = quietEnd(deps, person.id, now);
  return {
    at: isoOf(now),
    waiting: waitingFor(deps, person, now),
    ways: waysTo(deps, person, quietUntil, now),
    quietUntil,
  };
}

function waitingFor({ reader }: PersonReachDeps, person: Person, now: number): PersonReach['waiting'] {
  const subscriptions = reader.subscriptions(person.id);
  const items: PersonReach['waiting']['items'] = [];
  let examined = 0;
  for (const { stored, own } of reader.itemsFor(person.id, 0, { onlyOpen: true })) {
    if (examined === MAX_EXAMINED) break;
    examined += 1;
    const { item } = stored;
    const view = personView(item, person, own, subscriptions);
    if (!view.waits || view.actions.length === 0) continue;
    const { id, title, severity } = item;
    items.push({ itemId: id, title, severity, since: isoOf(pendingSince(item, person, own, now)) });
  }
  const oldest = items.toSorted((a, b) => (a.since < b.since ? -1 : 1)).slice(0, MAX_LISTED);
  return { count: items.length, complete: examined < MAX_EXAMINED, items: oldest };
}

function quietEnd({ reader }: PersonReachDeps, userId: string, now: number): string | null {
  const { quietHours } = reader.subscriptions(userId);
  const end = quietHours ? quietClock(quietHours).endsAt(now) : null;
  return end === null ? null : isoOf(end);
}

function waysTo(
  { directory, channels, pushOf, presence }: PersonReachDeps,
  { id }: Person,
  quietUntil: string | null,
  now: number,
): PersonReach['ways'] {
  const { desktop, browser, beckons } = presence(id);
  const absence = directory().absenceOf(id);
  const isCovered = absence !== null && absence.delegate !== null && isAway(absence, now);
  const hasBrowser = pushOf({ userId: id }).length > 0;

  function blockOf(channel: Channel): PersonReach['ways'][number]['blocked'] {
    if (channels.offSince(id, channelName(channel)) !== null) return 'off';
    if (channel.kind === 'web' && !hasBrowser) return 'no-browser';
    if (isCovered) return 'delegate';
    if (quietUntil !== null) return 'quiet';
    return channel.when === 'away' && beckons ? 'at-desk' : null;
  }

  const desk = (kind: 'desktop' | 'browser', connected: boolean): PersonReach['ways'][number] => ({
    kind,
    blocked: !connected ? 'not-connected' : quietUntil === null ? null : 'quiet',
  });
  const away = usedChannels({ directory: directory(), pushOf }, id).map((channel) => {
    const { kind, gateway } = channel;
    return { kind, gateway, blocked: blockOf(channel) };
  });
  return [desk('desktop', desktop), desk('browser', browser), ...away];
}
