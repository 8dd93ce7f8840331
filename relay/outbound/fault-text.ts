/** Error messages of calls, for people: without addresses or secrets. */
import { ReachError } from '../../network/address-rules.ts';
import { networkFailureText } from '../domain/outbound/network-failure-text.ts';

/** Codes that `networkWords` does not cover. */
const PLAIN: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'host name could not be resolved',
};

export const PRIVATE_WORDS = 'the address is in a private network';
const REFUSED: Readonly<Record<ReachError['kind'], string>> = {
  never: 'the address is a link-local, multicast or metadata one: nothing may be posted there',
  private: PRIVATE_WORDS,
};

export function describedError(error: unknown): Error {
  if (error instanceof ReachError) return new Error(REFUSED[error.kind], { cause: error });
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new Error(PLAIN[code] ?? networkFailureText(error));
}
