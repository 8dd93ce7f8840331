/**
 * Names and addresses of this machine itself (RFC 6761 section 6.3, RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3): what may be
 * reached by plain http (contract section 1). Names below `localhost` are left out: not every resolver keeps them on this machine.
 *
 * @param hostname as in a URL, or as one listens on it: an IPv6 address with or without its brackets
 */
export const isLoopback = (hostname: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/.test(hostname);

/** Names below `localhost` among them: for what an administrator wrote down, and for what must not lead to this machine. */
export const isLoopbackOrBelow = (hostname: string): boolean => isLoopback(hostname) || hostname.endsWith('.localhost');
