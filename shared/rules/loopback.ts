/**
 * Names and addresses of this machine (RFC 6761 section 6.3, RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3), where plain http is allowed
 * (contract section 1). Excludes names below `localhost`, which some resolvers send to other machines.
 *
 * @param hostname from a URL or a listen address: IPv6 with or without brackets
 */
export const isLoopback = (hostname: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/.test(hostname);

/** Includes names below `localhost`: for addresses from an administrator, and for targets that must not be this machine. */
export const isLoopbackOrBelow = (hostname: string): boolean => isLoopback(hostname) || hostname.endsWith('.localhost');
