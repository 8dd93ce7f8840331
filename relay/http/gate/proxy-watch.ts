/** Notices a proxy that nobody told the relay of: everybody behind it would count as one address, in limits and in the log. */
import { BlockList, isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Log } from '../../domain/ports.ts';

/** Where a company's own proxies stand (RFC 1918, RFC 6598, RFC 4193, and this machine). */
const NEAR = new BlockList();
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  NEAR.addSubnet(network, prefix, 'ipv4');
}
NEAR.addAddress('::1', 'ipv6');
NEAR.addSubnet('fc00::', 7, 'ipv6');
NEAR.addSubnet('fe80::', 10, 'ipv6');

function isNear(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && NEAR.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** @returns to be called with each request; the first that came by such a proxy is told of, once in the life of the relay */
export function createProxyWatch(trustedProxies: readonly string[], log: Log): (request: FastifyRequest) => void {
  let told = trustedProxies.length > 0;
  return ({ headers, socket }) => {
    if (told || (headers['x-forwarded-for'] === undefined && headers.forwarded === undefined)) return;
    const proxy = socket.remoteAddress ?? '';
    if (!isNear(proxy)) return;
    told = true;
    log.warn(
      { proxy },
      'a proxy stands before this relay and BECKON_TRUSTED_PROXIES is not set: all its clients count as one',
    );
  };
}
