/** Which relay addresses are allowed: https, and plain http to this computer only (contract section 1). */
import { isLoopback } from '../../shared/rules/loopback.ts';
import { typedAddress } from '../../shared/rules/typed-address.ts';

/** @param text may leave the scheme out. @returns the address without a trailing slash, query or fragment; null where it is not allowed */
export function relayAddress(text: string): string | null {
  const url = URL.parse(typedAddress(text));
  if (!url || url.username || url.password || !url.hostname) return null;
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return secure ? `${url.origin}${url.pathname.replace(/\/+$/, '')}` : null;
}

/** The host as people read it. */
export const hostOf = (address: string): string => URL.parse(address)?.host ?? address;
