/**
 * Whose address it is, for limits: whoever has one address of IPv6 mostly has all 2^64 of its network (RFC 6177), and could use a new
 * one for each try.
 */
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
/** Groups of 16 bits. */
const GROUPS = 8;
const OF_NETWORK = 4;

/** @param key an address, of IPv6 its first 64 bits are given; anything else is given as it is */
export function networkOf(key: string): string {
  if (!key.includes(':')) return key;
  // How a socket for both kinds names a client of IPv4 (RFC 4291 section 2.5.5.2).
  const mapped = MAPPED.exec(key)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = key.split('%', 1)[0]?.toLowerCase().split('::') ?? [];
  const groups = head === '' ? [] : head.split(':');
  const behind = tail ? tail.split(':') : [];
  const filled = [...groups, ...Array(Math.max(0, GROUPS - groups.length - behind.length)).fill('0'), ...behind];
  return `${filled
    .slice(0, OF_NETWORK)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::`;
}
