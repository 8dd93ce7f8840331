/** Pairing: exchanges a one-time code for a device token (contract section 4, `POST /v1/pair`). */
import { PairResult } from '../../shared/people.ts';
import { ProblemError } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { hostOf, relayAddress } from './address.ts';
import { type HttpDeps, requestRelay } from './http-request.ts';

const asResult = checker(PairResult);

interface Paired extends PairResult {
  relay: string;
}

/** @throws ProblemError with a message for the user; nothing was changed */
export async function pair(request: { relay: string; code: string; device: string }, deps: HttpDeps): Promise<Paired> {
  const words = wordsFor(deps.locale());
  const relay = relayAddress(request.relay);
  if (!relay) throw new ProblemError('REQUEST_INVALID', words.relayUrl);
  const { ok, value, problem } = await requestRelay(deps, relay, '/v1/pair', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: request.code.trim(), device: request.device.slice(0, 120) }),
  });
  if (ok && asResult.is(value)) return { relay, ...value };
  if (!problem) throw new ProblemError('REQUEST_INVALID', words.pairAnswer(hostOf(relay)));
  if (problem.code === 'RATE_LIMITED') throw new ProblemError('RATE_LIMITED', problem.detail);
  throw new ProblemError(problem.code, words.pairRefused);
}

/** Parses `beckon://pair?relay=…&code=…`; null for anything else. */
export function parsePairLink(text: string): { relay: string; code: string } | null {
  const url = URL.parse(text);
  if (url?.protocol !== 'beckon:' || url.hostname !== 'pair') return null;
  const relay = relayAddress(url.searchParams.get('relay') ?? '');
  const code = url.searchParams.get('code') ?? '';
  return relay && code.length >= 4 && code.length <= 64 ? { relay, code } : null;
}
