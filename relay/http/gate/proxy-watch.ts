/** Notices a proxy that nobody told the relay of: everybody behind it would count as one address, in limits and in the log. */
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { kindOf } from '../../../network/reach.ts';
import type { Log } from '../../domain/ports.ts';
import { networkOf } from './network.ts';

/** Where a company's own proxies stand: nowhere on the internet. */
const isNear = (address: string): boolean => isIP(address) !== 0 && kindOf(networkOf(address)) !== 'public';

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
