/** Sign-in methods of a relay (`GET /v1/sign-in`), and the user of a token (`GET /v1/me`). */
import { Me } from '../../shared/people.ts';
import { ProblemError } from '../../shared/problems.ts';
import { SignInWays } from '../../shared/sign-in.ts';
import { checker } from '../../shared/validate.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { hostOf, relayAddress } from './address.ts';
import { type HttpDeps, requestRelay } from './http-request.ts';

const asWays = checker(SignInWays);
const asMe = checker(Me);

/** @throws ProblemError with a message for the user */
export async function signInMethods(given: string, deps: HttpDeps): Promise<{ relay: string; ways: SignInWays }> {
  const words = wordsFor(deps.locale());
  const relay = relayAddress(given);
  if (!relay) throw new ProblemError('REQUEST_INVALID', words.relayUrl);
  const { ok, value, problem } = await requestRelay(deps, relay, '/v1/sign-in');
  if (ok && asWays.is(value)) return { relay, ways: value };
  if (problem?.code === 'RATE_LIMITED') throw new ProblemError(problem.code, problem.detail);
  throw new ProblemError('REQUEST_INVALID', words.pairAnswer(hostOf(relay)));
}

/** @throws ProblemError with a message for the user, if the relay rejects the token or does not answer */
export async function whoIs(relay: string, token: string, deps: HttpDeps): Promise<{ id: string; name: string }> {
  const words = wordsFor(deps.locale());
  const { ok, value, problem } = await requestRelay(deps, relay, '/v1/me', {
    headers: { authorization: `Bearer ${token}` },
  });
  if (ok && asMe.is(value)) return { id: value.user.id, name: value.user.name };
  if (!problem) throw new ProblemError('REQUEST_INVALID', words.pairAnswer(hostOf(relay)));
  throw new ProblemError(problem.code, words.signIn.refusedByRelay(hostOf(relay), problem.detail));
}
