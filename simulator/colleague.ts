/** Simulated people at the relay's HTTP API: a colleague who answers first, and inspection of a person's items. */
import { createHash } from 'node:crypto';
import { ItemForPerson } from '../shared/item-views.ts';
import { type AnswerRequest, Confirmation } from '../shared/responses.ts';
import { checker } from '../shared/validate.ts';
import { jsonOf, type Wire, type WireReply } from './wire.ts';

const items = checker(ItemForPerson);

/** What an answer carries beside its action. */
type Given = Pick<AnswerRequest, 'comment' | 'lineDecisions'>;

export interface Colleague {
  /** `too late`: someone else answered first. */
  answer(itemId: string, action: string, given?: Given): Promise<'answered' | 'too late' | 'not possible'>;
  /** The item as this person sees it; null if they cannot see it. */
  item(itemId: string): Promise<ItemForPerson | null>;
}

/** @param token the person's device token */
export function createColleague(relayUrl: string | Promise<string>, token: string, wire: Wire): Colleague {
  const call = async (method: 'GET' | 'POST', path: string, body?: object): Promise<WireReply> => {
    const base = (await relayUrl).replace(/\/+$/, '');
    const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept: 'application/json' };
    if (!body) return wire.send({ method, url: `${base}${path}`, headers });
    headers['content-type'] = 'application/json';
    return wire.send({ method, url: `${base}${path}`, headers, body: JSON.stringify(body) });
  };
  return {
    async answer(itemId, action, given = {}) {
      const body = { action, key: answerKey(token, itemId, action), ...given };
      const path = `/v1/items/${encodeURIComponent(itemId)}/responses`;
      const first = await call('POST', path, body);
      // Above a limit the relay asks for confirmation; simulated colleagues always confirm.
      const challenge = first.status === 409 ? challengeIn(first.text) : null;
      const reply = challenge === null ? first : await call('POST', path, { ...body, challenge });
      if (reply.status === 200) return 'answered';
      return reply.status === 409 ? 'too late' : 'not possible';
    },
    async item(itemId) {
      const reply = await call('GET', `/v1/items/${encodeURIComponent(itemId)}`);
      if (reply.status !== 200) return null;
      const checked = items.check(jsonOf(reply.text));
      return checked.ok ? checked.value : null;
    },
  };
}

const asked = checker(Confirmation);
const challengeIn = (text: string): string | null => {
  const problem = jsonOf(text);
  return asked.is(problem) ? problem.challenge : null;
};

/** Deterministic, so that a repeated answer has the same key and counts once. */
function answerKey(token: string, itemId: string, action: string): string {
  const hex = createHash('sha256').update(`${token}\n${itemId}\n${action}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
