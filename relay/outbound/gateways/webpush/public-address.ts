/**
 * Where a push may go. The address of a push service comes from a browser, through people and customers: it must not lead into the
 * network that the relay stands in. Checked when the connection is made, so that a name cannot change its mind in between.
 */
import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** IANA special-purpose registries (RFC 6890), and what is sent to many at once. */
const NOT_PUBLIC: readonly [string, number, 'ipv4' | 'ipv6'][] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  // With ::1, and all by which an address of IPv4 can be written inside one of IPv6.
  ['::', 96, 'ipv6'],
  ['::ffff:0:0:0', 96, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['64:ff9b:1::', 48, 'ipv6'],
  ['2001::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['fec0::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
];

function listOf(ranges: typeof NOT_PUBLIC): BlockList {
  const list = new BlockList();
  for (const [net, prefix, family] of ranges) list.addSubnet(net, prefix, family);
  return list;
}
const notPublic = listOf(NOT_PUBLIC);
const loopback = listOf([
  ['127.0.0.0', 8, 'ipv4'],
  ['::1', 128, 'ipv6'],
]);

const isIn = (list: BlockList, address: string): boolean => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

export interface PushReach {
  /** Names and addresses that may lie in a private network: the administrator said so. */
  hosts: readonly string[];
  /** This relay serves its own machine alone; then a push service on it is no stranger. */
  loopback: boolean;
}

const mayReach = (address: string, reach: PushReach): boolean =>
  !isIn(notPublic, address) || (reach.loopback && isIn(loopback, address));

class PrivateAddress extends Error {
  readonly code = 'EPRIVATE';
}

/** Of a URL's host, without the brackets of IPv6. */
const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

/** False for an address written out that may not be reached; a name is looked up only when the connection is made. */
export function mayAddress(endpoint: string, reach: PushReach): boolean {
  const host = bare(new URL(endpoint).hostname);
  return isIP(host) === 0 || reach.hosts.includes(host) || mayReach(host, reach);
}

/** Looks a name up and gives only addresses that may be reached; fails where there are none. */
export function guardedLookup(reach: PushReach): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) {
        done(error, '', 4);
        return;
      }
      const allowed = reach.hosts.includes(hostname) ? found : found.filter(({ address }) => mayReach(address, reach));
      const [first] = allowed;
      if (!first) done(new PrivateAddress('the push service is in a private network'), '', 4);
      else if (options.all) done(null, allowed);
      else done(null, first.address, first.family);
    });
  };
}
