/** Describes network failures to administrators: a clause without the address or secrets of the receiver. */
import { type NetworkFailure, networkFailure } from '../../../shared/network-failure.ts';
import { delivery as words } from '../../../shared/words/relay.ts';

export const networkFailureText = (error: unknown): string => wordsOf(networkFailure(error));

function wordsOf(failure: NetworkFailure): string {
  switch (failure.kind) {
    case 'certificate':
      return words.withCode(words.certificate[failure.why], failure.code);
    case 'tls':
      return words.tls(failure.code);
    case 'proxy-unreachable':
      return words.proxyAway(failure.proxy, whyOf(failure.why));
    case 'proxy-sign-in':
      return failure.refused ? words.proxySignInRefused(failure.proxy) : words.proxySignInWanted(failure.proxy);
    case 'proxy-refused':
      return words.proxyRefused(failure.proxy, failure.status);
    case 'proxy-unusable':
      return words.proxyUnusable(failure.proxy);
    case 'wrong-answer':
      return words.noHttp;
    case 'clock':
      return words.clocks;
    case 'no-upgrade':
    case 'other':
      return 'code' in failure ? words.other(failure.code) : words.status(failure.status);
    default:
      return words.reach[failure.kind];
  }
}

function whyOf(why: Extract<NetworkFailure, { kind: 'proxy-unreachable' }>['why']): string {
  if (why === 'other') return '';
  if (why === 'certificate') return words.because(words.proxyCertificate);
  return words.because(why === 'tls' ? words.proxyTls : words.reach[why]);
}
