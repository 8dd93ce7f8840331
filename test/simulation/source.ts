/** A source system: sends each event until it is taken, and acts on an answer once, whatever arrives how often. */
import { createHmac } from 'node:crypto';
import type { HttpRequest } from '../../relay/outbound/exchange.ts';
import type { IngestResult } from '../../shared/events.ts';
import { ProblemError } from '../../shared/problems.ts';
import { WITHDRAWAL_TYPE } from '../../shared/responses.ts';
import type { Chance } from './chance.ts';
import { must } from './must.ts';
import type { Network } from './network.ts';
import type { SimulatedRelay } from './relay.ts';
import { SECRET } from './secret.ts';
import type { VirtualTime } from './time.ts';

const REFUSED = { status: 200, body: JSON.stringify({ status: 'refused', reason: 'budget closed' }) };

/** What came of an answer at the source. */
export interface Effect {
  /** `webhook-id`s under which it came. */
  ids: Set<string>;
  /** How often it was acted on. */
  times: number;
  refused: boolean;
  /** What came of being asked to take it back; null: it was not asked. */
  takenBack: boolean | null;
}

export interface SimulatedSource {
  /** Sends until it is taken or refused. */
  send(event: Record<string, unknown>): void;
  receive(request: HttpRequest): Promise<{ status: number; body: string }>;
  /** By the key of the answer. */
  effects(): ReadonlyMap<string, Effect>;
  /** What the relay said of each event, by its id; more than one where it was asked more than once. */
  taken(): ReadonlyMap<string, readonly IngestResult[]>;
  /** Events that the relay refused for good. */
  refused(): ReadonlySet<string>;
  isDone(): boolean;
}

export interface SourceSetting {
  time: VirtualTime;
  chance: Chance;
  network: Network;
  relay: SimulatedRelay;
  /** Chance of an answer other than the right one. */
  trouble: () => number;
}

export function createSimulatedSource({ time, chance, network, relay, trouble }: SourceSetting): SimulatedSource {
  const effects = new Map<string, Effect>();
  const handled = new Set<string>();
  const taken = new Map<string, IngestResult[]>();
  const refused = new Set<string>();
  let underway = 0;

  function attempt(event: Record<string, unknown>): void {
    const id = String(event.id);
    const again = () => void time.after(500 + chance.below(4000), () => attempt(event));
    network
      .request(() => answered(event))
      .then((result) => {
        underway -= 1;
        if (result === null) refused.add(id);
        else taken.set(id, [...(taken.get(id) ?? []), result]);
      }, again);
  }
  /** null: refused for good. What comes to nothing ends without an answer. */
  async function answered(event: Record<string, unknown>): Promise<IngestResult | null> {
    try {
      return await relay.accept(event);
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code !== 'STORE_UNAVAILABLE') return null;
      throw error;
    }
  }

  function act(key: string, id: string): Effect {
    const effect = effects.get(key) ?? { ids: new Set<string>(), times: 0, refused: false, takenBack: null };
    effects.set(key, effect);
    effect.ids.add(id);
    if (!handled.has(id)) {
      handled.add(id);
      effect.times += 1;
      effect.refused = chance.happens(0.1);
    }
    return effect;
  }

  function takeBack(key: string): boolean {
    const effect = effects.get(key);
    must(effect !== undefined, 'an answer is taken back after it came', { key });
    if (!effect) return false;
    effect.takenBack ??= chance.happens(0.7);
    return effect.takenBack;
  }

  return {
    send(event) {
      underway += 1;
      attempt(event);
    },
    async receive({ headers, body }) {
      const id = headers['webhook-id'] ?? '';
      const text = String(body);
      if (headers['webhook-signature'] !== signed(id, headers['webhook-timestamp'] ?? '', text)) {
        return { status: 401, body: '' };
      }
      if (chance.happens(trouble())) return { status: chance.pick([500, 503, 404]), body: '' };
      const { type, data } = JSON.parse(text);
      const key = keyOf(data);
      if (type === WITHDRAWAL_TYPE) return takeBack(key) ? { status: 200, body: '' } : REFUSED;
      return act(key, id).refused ? REFUSED : { status: 200, body: '' };
    },
    effects: () => effects,
    taken: () => taken,
    refused: () => refused,
    isDone: () => underway === 0,
  };
}

/** Which answer it is: a person answers one item at one moment once. */
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
