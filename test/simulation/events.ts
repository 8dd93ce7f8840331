/** Generates the events that the source sends. */
import type { Chance } from './chance.ts';
import { LEAVER } from './directory.ts';
import type { Journal } from './journal.ts';
import { type Kind, STEPS } from './plan.ts';

export interface Raised {
  id: string;
  event: Record<string, unknown>;
}

export interface EventMaker {
  next(): Raised;
  step(chance: Chance): Raised;
  /** A task of the leaver alone, with an escalation that is not due. */
  toLeaver(): Raised;
  /** Ids of events that create their own item. */
  made(): ReadonlySet<string>;
  /** Ids of the `alert.raised` events, by fold key. */
  raised(): ReadonlyMap<string, ReadonlySet<string>>;
  /** Ids of the tasks of the leaver. */
  ofLeaver(): ReadonlySet<string>;
  /** Ids of events whose steps are counted in working time. */
  working(): ReadonlySet<string>;
  count(): number;
}

interface EventSetting {
  chance: Chance;
  journal: Journal;
  kinds: ReadonlySet<Kind>;
  people: readonly string[];
  /** ms since 1970. */
  now: () => number;
}

/** ms after the creation of the item. */
const PLAN_MS = { due: 12_000, expired: 40_000 } as const;
/** Reminders relative to the due time, ms; the second one only in working time, after the weekend begins. */
export const REMINDERS_MS = [-6000, 10 * 3_600_000] as const;
export const ESCALATED_MS = 9000;
const FOLDS = ['printer', 'import'] as const;
const PROCESSES = 6;

const REVOCABLE = [
  { id: 'approve', label: 'Approve', kind: 'approve', revocable: 'PT15M' },
  { id: 'reject', label: 'Reject', kind: 'reject', comment: 'optional', revocable: 'PT15M' },
];

export function createEventMaker({ chance, journal, kinds, people, now }: EventSetting): EventMaker {
  const ids: string[] = [];
  const made = new Set<string>();
  const raised = new Map<string, Set<string>>();
  const working = new Set<string>();
  const ofLeaver = new Set<string>();
  const isoIn = (ms: number): string => new Date(now() + ms).toISOString();

  function planned(id: string): Record<string, unknown> {
    journal.count('an item has a plan');
    // Its own stream: the other draws remain as they are.
    const isWorking = chance.of(`clock of ${id}`).happens(0.5);
    if (isWorking) working.add(id);
    return {
      ...(isWorking && { clock: 'working' }),
      dueAt: isoIn(PLAN_MS.due),
      reminders: isWorking ? ['-PT6S', 'PT10H'] : ['-PT6S'],
      escalation: [{ after: 'PT9S', audience: { roles: ['lead'] } }],
      ...(chance.happens(0.5) ? { expiresAt: isoIn(PLAN_MS.expired) } : {}),
    };
  }

  function approval(id: string): Record<string, unknown> {
    const policies = kinds.has('several decide') ? (['first', 'all', 'quorum', 'sequential'] as const) : ['first'];
    const policy = chance.pick(policies);
    if (policy !== 'first') journal.count('several decide');
    const order = people.slice(0, 2);
    return {
      title: `Please decide ${id}`,
      audience: { roles: ['clerk'] },
      decision: {
        policy,
        ...(policy === 'quorum' ? { quorum: 2 } : {}),
        ...(policy === 'sequential' ? { order } : {}),
      },
      ...(policy === 'first' && chance.happens(0.5) ? { actions: REVOCABLE } : {}),
      ...(kinds.has('an item has a plan') && chance.happens(0.5) ? planned(id) : {}),
    };
  }

  /** Raises or clears an alert; repeated raises are counted. */
  function alert(id: string): { type: string; data: Record<string, unknown> } {
    const fold = chance.pick(FOLDS);
    journal.count('an alert comes and goes');
    if (chance.happens(0.3)) return { type: 'alert.cleared', data: { fold } };
    raised.set(fold, (raised.get(fold) ?? new Set()).add(id));
    return { type: 'alert.raised', data: { fold, title: `The ${fold} stands still`, audience: { roles: ['clerk'] } } };
  }

  function change(): { type: string; data: Record<string, unknown> } | null {
    const eventId = chance.pick([...made]);
    const kind = chance.happens(0.3) ? 'an item is withdrawn' : 'an item is changed';
    if (!kinds.has(kind)) return null;
    journal.count(kind);
    return kind === 'an item is withdrawn'
      ? { type: 'item.withdrawn', data: { eventId, reason: 'not needed any more' } }
      : { type: 'item.updated', data: { eventId, title: `${eventId}, changed ${ids.length}` } };
  }

  function happened(id: string): { type: string; data: Record<string, unknown> } {
    const changed = made.size > 0 && chance.happens(0.3) ? change() : null;
    if (changed) return changed;
    if (kinds.has('an alert comes and goes') && chance.happens(0.3)) return alert(id);
    made.add(id);
    return { type: 'approval.requested', data: approval(id) };
  }

  /** A step of one of a few processes, owned by a user, a role or no one; some create an item. */
  function processStep(draw: Chance, id: string): Record<string, unknown> {
    const number = 1 + draw.below(PROCESSES);
    const owner = draw.pick([...people, 'lead', null]);
    const status = draw.pick(['pending', 'active', 'done']);
    const name = `step-${1 + draw.below(3)}`;
    const process = { id: `process ${number}`, step: name, status, ...(owner === null ? {} : { owner }) };
    if (!draw.happens(0.4)) return { process };
    made.add(id);
    return { process, title: `Step of process ${number}`, audience: { roles: [draw.pick(['lead', 'lead', 'clerk'])] } };
  }

  function sent(id: string, { type, data }: { type: string; data: Record<string, unknown> }): Raised {
    ids.push(id);
    const event = { specversion: '1.0', id, source: 'urn:erp', type: `com.xconnector.${type}`, data };
    const about = data.process ?? data.eventId ?? data.fold ?? data.title;
    journal.say('source', `${id} happens: ${type} ${JSON.stringify(about)}`);
    return { id, event: { ...event, time: isoIn(0), datacontenttype: 'application/json' } };
  }
  const nextId = (): string => `event ${ids.length + 1}`;

  return {
    next() {
      const id = nextId();
      return sent(id, happened(id));
    },
    step(draw) {
      const id = nextId();
      journal.count(STEPS);
      return sent(id, { type: 'process.step', data: processStep(draw, id) });
    },
    toLeaver() {
      const id = nextId();
      made.add(id);
      ofLeaver.add(id);
      const escalation = [{ after: 'P1D', audience: { roles: ['lead'] } }];
      return sent(id, {
        type: 'task.assigned',
        data: { title: `Task ${id}`, audience: { users: [LEAVER] }, escalation },
      });
    },
    made: () => made,
    ofLeaver: () => ofLeaver,
    raised: () => raised,
    working: () => working,
    count: () => ids.length,
  };
}
