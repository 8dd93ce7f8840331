/** Signed-in calls of an account. */
import type { Exchange, HttpRequest } from '../../exchange.ts';
import type { HttpAnswer } from '../../http-answer.ts';
import type { SendResult } from '../gateway.ts';
import type { Tokens } from '../tokens.ts';
import type { JobChannel } from './service-requests.ts';
import { extraHeaders, MIN_MASKED, type OpenTextEntry, type SignIn, secretsOf, signInOf } from './sign-in.ts';

/** A reply, with the words to mask in messages about it. */
interface Called {
  answer: HttpAnswer;
  hidden: string[];
}
type SendFailure = Extract<SendResult, { kind: 'retry' }>;

/** Retries once with a new token after a 401. */
export type AccountCall = (entry: OpenTextEntry, signIn: SignIn, request: HttpRequest) => Promise<Called | SendFailure>;

/** @param tokens shared by all gateways */
export function createAccountCall(exchange: Exchange, tokens: Tokens): AccountCall {
  const exchanged = (request: HttpRequest): Promise<HttpAnswer | SendFailure> =>
    exchange
      .send(request)
      .catch((error: unknown) => ({ kind: 'retry', reason: error instanceof Error ? error.message : 'network error' }));

  return async (entry, signIn, request) => {
    const signed = (authorization: string): HttpRequest => ({
      ...request,
      headers: { ...extraHeaders(entry), ...request.headers, authorization },
    });
    const hidden = secretsOf(entry);
    if (signIn.kind === 'fixed') {
      const answer = await exchanged(signed(signIn.authorization));
      return 'kind' in answer ? answer : { answer, hidden: [...hidden, withoutScheme(signIn.authorization)] };
    }
    let last: Called | null = null;
    for (let turn = 0; turn < 2 && (last === null || last.answer.status === 401); turn += 1) {
      const token = await tokens.get(signIn.credentials);
      if (!token.ok) return { kind: 'retry', reason: token.reason, ...afterOf(token) };
      const answer = await exchanged(signed(`Bearer ${token.token}`));
      if ('kind' in answer) return answer;
      if (answer.status === 401) tokens.refused(signIn.credentials, token.token);
      last = { answer, hidden: [...hidden, ...(token.token.length < MIN_MASKED ? [] : [token.token])] };
    }
    return last ?? { kind: 'retry', reason: 'network error' };
  };
}

export const afterOf = ({ after }: { after?: number }): { after?: number } => (after === undefined ? {} : { after });

const withoutScheme = (authorization: string): string => authorization.replace(/^\S+ /, '');

const CALLED: Record<JobChannel, string> = { sms: 'SMS', email: 'e-mail', whatsapp: 'WhatsApp' };
export const isJobChannel = (kind: string): kind is JobChannel => Object.hasOwn(CALLED, kind);

export const lacking = (entry: OpenTextEntry, names: readonly (keyof OpenTextEntry)[]) =>
  names.filter((name) => !entry[name]);
export const missingOf = (signIn: SignIn | readonly string[]): readonly string[] => ('kind' in signIn ? [] : signIn);
export const unset = ({ id }: OpenTextEntry, channel: string, names: readonly string[]): string =>
  `gateway ${id} is not set up for ${channel}: ${names.join(', ')} missing`;
export const unsetChannel = (entry: OpenTextEntry, channel: JobChannel, names: readonly string[]): string =>
  unset(entry, CALLED[channel], names);

/** @returns why it cannot be called, if it cannot */
export function accountOf(entry: OpenTextEntry, channel: JobChannel): { odn: string; signIn: SignIn } | string {
  const { odn } = entry;
  const signIn = signInOf(entry, false);
  if (odn && 'kind' in signIn) return { odn, signIn };
  return unsetChannel(entry, channel, [...missingOf(signIn), ...lacking(entry, ['odn'])]);
}
