/** Classifies the stored reason of a failed delivery, so that the console can say in words what to do. */
import type { LetterCause } from '../../../shared/admin.ts';
import { delivery } from '../../../shared/words/relay.ts';

const { reach, certificate } = delivery;

/** In this order; the first that matches applies. Texts are those of `shared/words/en/delivery.ts`, `relay/outbound` and `network`. */
const PATTERNS: readonly (readonly [LetterCause, RegExp])[] = [
  ['disabled', /\b410\b|answered 410/],
  ['no-endpoint', /no response endpoint|has no gateway|There is no gateway|wrong lane/],
  ['secret', /\bsealed\b|signing secret|keys of the subscription|HTTPS_PROXY names no proxy/],
  ['proxy', /\bproxy\b/],
  ['private-address', /private network|link-local/],
  ['web-page', /web page/],
  ['sign-in', /HTTP 40[137]\b|refused the (sign-in|user name)|no access token|no sign-in that fits/],
  ['missing', /HTTP 40[45]\b/],
  ['busy', /HTTP (408|425|429|5\d\d)\b/],
  ['tls', new RegExp(`${Object.values(certificate).join('|')}|TLS failed|clocks do not agree`)],
  [
    'unreachable',
    new RegExp(`${Object.values(reach).join('|')}|could not be resolved|network error|not one of HTTP|no answer`),
  ],
];

/** @param reason of a response or message; a reply of the receiver in its own words is `rejected` */
export const causeOf = (reason: string): LetterCause =>
  PATTERNS.find(([, pattern]) => pattern.test(reason))?.[0] ?? 'rejected';
