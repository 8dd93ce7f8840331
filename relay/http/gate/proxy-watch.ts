/** Detects a proxy that is not configured: all its clients would share one address in limits and logs. */

import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { kindOf } from '../../../network/address-rules.ts';
import { networkOf } from '../../../shared/rules/address-network.ts';
import type { Log } from '../../domain/ports.ts';

/** A private address, where a company's own proxies are. */
const isNear = (address: string): boolean => isIP(address) !== 0 && kindOf(networkOf(address)) !== 'public';

/** @returns a function to call for each request; logs the first one through such a proxy, once per process */
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
