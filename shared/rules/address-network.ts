/** Limit key of an address: the /64 for IPv6, whose clients usually own all 2^64 addresses of their network (RFC 6177). */
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
/** Groups of 16 bits. */
const GROUPS = 8;
const OF_NETWORK = 4;

/** @param key an IP address. @returns the first 64 bits of an IPv6 address; anything else unchanged */
export function networkOf(key: string): string {
  if (!key.includes(':')) return key;
  // IPv4 client on a dual-stack socket (RFC 4291 section 2.5.5.2).
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
