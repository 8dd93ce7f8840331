/** Pairing: a one-time code becomes a device token (contract section 4, `POST /v1/pair`). */
import { PairResult } from '../../shared/people.ts';
import { Problem, ProblemError } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import { wordsFor } from '../core/language.ts';
import { hostOf, relayAddress } from './address.ts';

const asResult = checker(PairResult);
const asProblem = checker(Problem);
const TIMEOUT_MS = 15_000;
const ANSWER_MAX = 64 * 1024;

export interface Paired extends PairResult {
  relay: string;
}

/** Reads no more than an answer can hold: whoever answers is not known yet. */
async function answerOf(response: Response): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > ANSWER_MAX) return null;
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    return null;
  }
}

/** @param request.locale BCP 47, of what is told. @throws ProblemError in words for the person; nothing was changed then */
export async function pair(request: { relay: string; code: string; device: string; locale: string }): Promise<Paired> {
  const words = wordsFor(request.locale);
  const relay = relayAddress(request.relay);
  if (!relay) throw new ProblemError('REQUEST_INVALID', words.relayUrl);
  const host = hostOf(relay);
  const send = () =>
    fetch(`${relay}/v1/pair`, {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ code: request.code.trim(), device: request.device.slice(0, 120) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  const [response, answer] = await send()
    .then(async (got) => [got, await answerOf(got)] as const)
    .catch(() => {
      throw new ProblemError('STORE_UNAVAILABLE', words.pairFailed(host));
    });
  if (response.ok && asResult.is(answer)) return { relay, ...answer };
  if (!asProblem.is(answer)) throw new ProblemError('REQUEST_INVALID', words.pairAnswer(host));
  if (answer.code === 'RATE_LIMITED') throw new ProblemError('RATE_LIMITED', answer.detail);
  throw new ProblemError(answer.code, words.pairRefused);
}

/** `beckon://pair?relay=…&code=…`; null for anything else. */
export function parsePairLink(text: string): { relay: string; code: string } | null {
  const url = URL.parse(text);
  if (url?.protocol !== 'beckon:' || url.hostname !== 'pair') return null;
  const relay = relayAddress(url.searchParams.get('relay') ?? '');
  const code = url.searchParams.get('code') ?? '';
  return relay && code.length >= 4 && code.length <= 64 ? { relay, code } : null;
}
