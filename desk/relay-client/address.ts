/** Allowed relay addresses: https, or plain http to this computer (contract section 1). */
import { isLoopback } from '../../shared/rules/loopback.ts';
import { typedAddress } from '../../shared/rules/typed-address.ts';

/** @param text scheme optional. @returns the address without trailing slash, query and fragment; null if not allowed */
export function relayAddress(text: string): string | null {
  const url = URL.parse(typedAddress(text));
  if (!url || url.username || url.password || !url.hostname) return null;
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return secure ? `${url.origin}${url.pathname.replace(/\/+$/, '')}` : null;
}

export const hostOf = (address: string): string => URL.parse(address)?.host ?? address;
