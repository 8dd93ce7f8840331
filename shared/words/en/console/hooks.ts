import type { HookAuthShown } from '../../../admin/hooks.ts';
import type { Formats } from '../../../formats.ts';

/** Hooks, their mappings and recent requests. */
export const hooks = (f: Formats) => ({
  title: 'Hooks',
  empty: 'No hooks yet',
  emptyBody:
    'A hook accepts a system’s own JSON and turns it into an event with a JSONata mapping. Name it here and write its mapping, or put it into the directory file.',
  add: 'Add a hook',
  source: 'Source',
  hook: 'Hook',
  mapping: 'Mapping (JSONata)',
  ready: 'Begin with',
  readyHint: 'A ready mapping for a known system; change it to your roles',
  readyNone: 'an empty mapping',
  mappingHint: 'Makes one CloudEvent, or a list of them, of the payload',
  payload: 'A payload to try it with (JSON)',
  payloadWrong: 'This is not JSON.',
  tryIt: 'Try it',
  trying: 'Trying',
  made: (count: number) =>
    f.plural(count, { one: 'It makes this event:', other: `It makes ${f.number(count)} events:` }),
  faults: 'It makes no event that is taken:',
  saved: 'Saved. It is used from the next post on.',
  open: 'Open',
  changed: 'changed since the file',
  event: 'Event',
  remove: 'Remove',
  removeTitle: (name: string) => `Remove ${name}`,
  removeBody: 'Posts to it are refused from now on. Payloads in the dead letters stay.',
  removeDo: 'Remove the hook',
  nothingStored: 'Trying stores nothing and sends nothing.',
  nameHint: 'A-Z, a-z, 0-9, dot, underscore and hyphen',
  ignored: (reason: string | null) =>
    reason === null ? 'It would be ignored, and the mapping gives no reason.' : `It would be ignored: ${reason}`,
  auth: (auth: HookAuthShown | null) => {
    if (auth === null) return 'Takes the key of the source, or its signature.';
    switch (auth.kind) {
      case 'bearer':
        return 'Takes a key of its own.';
      case 'basic':
        return `Takes the password of ${auth.user}.`;
      case 'header':
        return `Takes a secret in the header field ${auth.header}.`;
      case 'query':
        return `Takes a secret in the parameter ${auth.query} of the address.`;
      case 'body':
        return `Takes a secret in the member ${auth.body} of the body.`;
      case 'hmac':
        return `Takes a signature in the header field ${auth.header}.`;
    }
  },
  accept: { all: 'Of several events it takes all or none.', each: 'It takes each event by itself.' },
  fallback: (to: string) => `What would reach nobody goes to ${to}.`,
  formats: (formats: readonly string[]) => `It also takes ${f.list(formats)}.`,
  handshake: (service: string) => `It confirms its address to ${service}.`,
  warnings: {
    roles: (id: string) => `“${id}” is no role here.`,
    users: (id: string) => `“${id}” is no person here.`,
    locations: (id: string) => `Nobody is at “${id}”.`,
    units: (id: string) => `Nobody is in the unit “${id}”.`,
    order: (id: string) => `“${id}” is neither a person nor a role here.`,
    requester: (id: string) =>
      `“${id}” is nobody known here: nobody is kept from deciding their own request or, where the source says so, nobody can decide.`,
    mixed: (id: string) => `“${id}” mixes letters of several scripts: nobody can decide.`,
    nobody: (_: string) => 'The event reaches nobody.',
    fallback: (_: string) => 'The event reaches people by the fallback alone.',
  },
  lastAt: 'Last heard from',
  requests: 'Last requests',
  notHeard: 'Nobody has sent anything here yet.',
  noRequests: 'no requests yet',
  at: 'When',
  from: 'From',
  sent: (method: string, contentType: string | null, size: string) =>
    [method, contentType ?? 'no media type', size].join(' · '),
  became: 'Outcome',
  became50: 'Of the last 50 requests',
  fates: { events: 'taken', duplicate: 'known already', ignored: 'ignored', letter: 'kept as a dead letter' },
  refused: (status: number) => `refused, ${status}`,
  noReason: 'The mapping gave no reason.',
  reachNobody: (count: number) =>
    f.plural(count, { one: '1 event reaches nobody.', other: `${f.number(count)} events reach nobody.` }),
  rejected: (count: number) =>
    f.plural(count, {
      one: '1 event does not fit and is kept as a dead letter.',
      other: `${f.number(count)} events do not fit and are kept as a dead letter.`,
    }),
  toLetters: 'Dead letters',
  beside: (reason: string) => `Ignored beside it: ${reason}`,
  eventFate: (event: {
    recipients: number;
    duplicate: boolean;
    differs: boolean;
    byFallback: boolean;
    itemId: string | null;
  }) => {
    if (event.differs) return 'id known already, with other content: not accepted';
    if (event.duplicate) return 'known already';
    if (event.itemId === null) return 'touches no item';
    if (event.recipients === 0) return 'to nobody';
    const to = f.plural(event.recipients, { one: 'to 1 person', other: `to ${f.number(event.recipients)} people` });
    return event.byFallback ? `${to}, by the fallback` : to;
  },
  unknown: (names: readonly string[]) => `not in the directory: ${f.list(names)}`,
  moreEvents: (count: number) => `and ${f.number(count)} more`,
  strangers: (count: number, shown: number) =>
    `${f.plural(count, { one: '1 request', other: `${f.number(count)} requests` })} came from somebody who could not show who they are. ${shown === count ? 'All of them' : `The last ${f.number(shown)}`}:`,
  strangersTable: 'Requests of somebody unknown',
  activity: (activity: {
    fates: { events: number; duplicate: number; ignored: number; letter: number; refused: number };
    unexplained: number;
    withoutRecipients: number;
    unauthenticated: number;
  }) => {
    const { events, duplicate, ignored, letter, refused } = activity.fates;
    const unexplained = activity.unexplained === 0 ? '' : ` (${f.number(activity.unexplained)} without a reason)`;
    return [
      events > 0 && `${f.number(events)} taken`,
      activity.withoutRecipients > 0 && `${f.number(activity.withoutRecipients)} reaching nobody`,
      duplicate > 0 && `${f.number(duplicate)} known already`,
      ignored > 0 && `${f.number(ignored)} ignored${unexplained}`,
      letter > 0 && f.plural(letter, { one: '1 dead letter', other: `${f.number(letter)} dead letters` }),
      refused > 0 && `${f.number(refused)} refused`,
      activity.unauthenticated > 0 && `${f.number(activity.unauthenticated)} from somebody unknown`,
    ].filter((part) => part !== false);
  },
});
