/** A source system: sends each event until it is accepted or rejected, and acts on an answer once, however often it arrives. */
import { createHmac } from 'node:crypto';
import type { HttpRequest } from '../../relay/outbound/exchange.ts';
import type { IngestResult } from '../../shared/events.ts';
import { ProblemError } from '../../shared/problems.ts';
import { WITHDRAWAL_TYPE } from '../../shared/responses.ts';
import type { Chance } from './chance.ts';
import type { Raised } from './events.ts';
import type { Journal } from './journal.ts';
import type { Kind } from './plan.ts';
import type { SimulatedRelay } from './relay.ts';
import { SECRET } from './secret.ts';
import type { VirtualTime } from './time.ts';

const REFUSED = { status: 200, body: JSON.stringify({ status: 'refused', reason: 'budget closed' }) };

/** The source's effect of an answer. */
export interface Effect {
  /** `webhook-id`s of its deliveries. */
  ids: Set<string>;
  /** How often the source acted on it. */
  times: number;
  refused: boolean;
  /** Whether the source agreed to withdraw it; null: it was not asked. */
  takenBack: boolean | null;
}

interface Told {
  key: string;
  device: string;
}

export interface SimulatedSource {
  /** Sends a batch until it is accepted or rejected. */
  send(events: readonly Raised[]): void;
  receive(request: HttpRequest): Promise<{ status: number; body: string }>;
  /** Effects of the answers with this key, one for each device. */
  effectsOf(key: string): readonly Effect[];
  effects(): readonly Effect[];
  /** The relay's results by event id; several if it was sent more than once. */
  taken(): ReadonlyMap<string, readonly IngestResult[]>;
  /** Events that the relay rejected permanently. */
  refused(): ReadonlySet<string>;
  isDone(): boolean;
  /** Discards the results of all other events and items. @returns number of events without a result */
  forget(events: ReadonlySet<string>, items: ReadonlySet<string>): number;
}

interface SourceSetting {
  time: VirtualTime;
  chance: Chance;
  journal: Journal;
  kinds: ReadonlySet<Kind>;
  anyRelay: () => SimulatedRelay;
  /** Whether it may fail now. */
  faulty: () => boolean;
  /** No retries before this virtual time, ms. */
  asleepUntil: () => number;
}

/** Probabilities per request. */
const FAULTS = { fails: 0.3, gone: 0.35, refuses: 0.1, agrees: 0.7 } as const;

export function createSimulatedSource(setting: SourceSetting): SimulatedSource {
  const { time, chance, journal, kinds, anyRelay } = setting;
  const effects = new Map<string, Map<string, Effect>>();
  const handled = new Set<string>();
  const takenBackUnseen = new Set<string>();
  const taken = new Map<string, IngestResult[]>();
  const refused = new Set<string>();
  let underway = 0;

  function attempt(events: readonly Raised[]): void {
    const ids = events.map(({ id }) => id);
    const rest = () => Math.max(500 + chance.below(4000), setting.asleepUntil() - time.now());
    const again = () => void time.after(rest(), () => attempt(events));
    const relay = anyRelay();
    relay.network
      .request(ids.join(', '), () =>
        answered(
          relay,
          events.map(({ event }) => event),
        ),
      )
      .then((results) => {
        underway -= 1;
        journal.say('source', `${ids.join(', ')}: ${results ? 'taken' : 'refused'}`);
        if (results) for (const result of results) taken.set(result.id, [...(taken.get(result.id) ?? []), result]);
        else for (const id of ids) refused.add(id);
      }, again);
  }
  /** @returns null: permanently rejected. A request without a reply throws. */
  async function answered(relay: SimulatedRelay, events: readonly unknown[]): Promise<IngestResult[] | null> {
    try {
      return await relay.accept(events);
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code !== 'STORE_UNAVAILABLE') return null;
      throw error;
    }
  }

  /** The status of an injected failure; null: none. */
  function trouble(): number | null {
    const fails = chance.happens(FAULTS.fails);
    const status = chance.pick([500, 503, 404]);
    const gone = chance.happens(FAULTS.gone);
    if (!setting.faulty()) return null;
    if (gone && kinds.has('the endpoint is gone')) {
      journal.count('the endpoint is gone');
      return 410;
    }
    if (!fails || !kinds.has('the source fails')) return null;
    journal.count('the source fails');
    return status;
  }

  function act({ key, device }: Told, id: string): Effect {
    const ofKey = effects.get(key) ?? new Map<string, Effect>();
    const effect = ofKey.get(device) ?? { ids: new Set<string>(), times: 0, refused: false, takenBack: null };
    effects.set(key, ofKey.set(device, effect));
    effect.ids.add(id);
    if (!handled.has(id)) {
      handled.add(id);
      effect.times += 1;
      effect.refused = chance.happens(FAULTS.refuses);
    }
    return effect;
  }

  /** An answer that never arrived, because the endpoint was gone, counts as withdrawn; a late copy of it is ignored. */
  function takeBack({ key, device }: Told): boolean {
    const effect = effects.get(key)?.get(device);
    if (!effect) {
      takenBackUnseen.add(`${key} ${device}`);
      return true;
    }
    effect.takenBack ??= chance.happens(FAULTS.agrees);
    return effect.takenBack;
  }

  async function receive({ headers, body }: HttpRequest): Promise<{ status: number; body: string }> {
    const id = headers['webhook-id'] ?? '';
    const text = String(body);
    if (headers['webhook-signature'] !== signed(id, headers['webhook-timestamp'] ?? '', text)) {
      return { status: 401, body: '' };
    }
    const status = trouble();
    if (status !== null) return { status, body: '' };
    const { type, data } = JSON.parse(text);
    const told: Told = { key: keyOf(data), device: String(data.device) };
    if (type === WITHDRAWAL_TYPE) return takeBack(told) ? { status: 200, body: '' } : REFUSED;
    if (takenBackUnseen.has(`${told.key} ${told.device}`)) return { status: 200, body: '' };
    return act(told, id).refused ? REFUSED : { status: 200, body: '' };
  }

  return {
    send(events) {
      underway += 1;
      attempt(events);
    },
    async receive(request) {
      const answer = await receive(request);
      journal.say('source', `is told ${request.headers['webhook-id']}: ${answer.status} ${answer.body}`);
      return answer;
    },
    effectsOf: (key) => [...(effects.get(key)?.values() ?? [])],
    effects: () => [...effects.values()].flatMap((ofKey) => [...ofKey.values()]),
    taken: () => taken,
    refused: () => refused,
    isDone: () => underway === 0,
    forget(events, items) {
      const before = taken.size;
      for (const [id, results] of [...taken]) {
        // An event accepted in both histories created an item in each; the source may know only the lost one.
        if (events.has(id)) {
          taken.set(
            id,
            results.filter(({ itemId }) => itemId === null || items.has(itemId)),
          );
        } else taken.delete(id);
      }
      return before - taken.size;
    },
  };
}

/** Identifies an answer: a user answers an item once per moment and device. */
export const keyOf = (data: {
  itemId: string;
  action: string;
  respondedBy: { id: string | null };
  respondedAt: string;
}) => [data.itemId, data.action, data.respondedBy.id, data.respondedAt].join(' ');

function signed(id: string, timestamp: string, body: string): string {
  const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}
