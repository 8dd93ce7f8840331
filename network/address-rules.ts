/**
 * Restricts the addresses of calls whose target is set by others: a browser's push service, or a response endpoint set over HTTP. The
 * address of the connection itself is checked, so that a name cannot resolve differently in between.
 */
import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { isLoopbackOrBelow } from '../shared/rules/loopback.ts';
import type { Look } from './lookup.ts';

/** never: unspecified, multicast or cloud metadata · loopback: this machine · private: not routed on the internet */
export type AddressKind = 'never' | 'loopback' | 'private' | 'public';

export interface Reach {
  /** Private networks are allowed, including this machine. */
  private: boolean;
  /** This machine is allowed. */
  loopback: boolean;
  /** Names and addresses allowed in private networks regardless. */
  hosts?: readonly string[];
}

/** For targets set by this machine's administrator. */
export const TRUSTED: Reach = { private: true, loopback: true };
export const PUBLIC_ONLY: Reach = { private: false, loopback: false };

type Range = readonly [net: string, prefix: number, family: 'ipv4' | 'ipv6'];

/** Special-purpose addresses (RFC 6890), multicast, and metadata services outside these ranges. */
const NEVER: readonly Range[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['100.100.100.200', 32, 'ipv4'], // Alibaba Cloud
  ['168.63.129.16', 32, 'ipv4'], // Azure
  ['192.0.0.192', 32, 'ipv4'], // Oracle Cloud
  ['::', 128, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
  ['fd00:ec2::', 32, 'ipv6'], // AWS
  ['fd20:ce::', 32, 'ipv6'], // Google Cloud
];
const LOOPBACK: readonly Range[] = [
  ['127.0.0.0', 8, 'ipv4'],
  ['::1', 128, 'ipv6'],
];
const PRIVATE: readonly Range[] = [
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['64:ff9b:1::', 48, 'ipv6'],
  ['2001::', 32, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fec0::', 10, 'ipv6'],
];
/** IPv6 ranges that embed an IPv4 address, and the byte offset of that address. */
const EMBEDDED: readonly (readonly [Range, number])[] = [
  [['::ffff:0:0', 96, 'ipv6'], 12],
  [['::ffff:0:0:0', 96, 'ipv6'], 12],
  [['::', 96, 'ipv6'], 12],
  [['64:ff9b::', 96, 'ipv6'], 12],
  [['2002::', 16, 'ipv6'], 2],
];

function listOf(ranges: readonly Range[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix, family] of ranges) list.addSubnet(net, prefix, family);
  return list;
}
const lists = { never: listOf(NEVER), loopback: listOf(LOOPBACK), private: listOf(PRIVATE) };
const embedded = EMBEDDED.map(([range, at]) => ({ list: listOf([range]), at }));

const isIn = (list: BlockList, address: string): boolean => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** @param given IPv4 or IPv6 address, optionally with a zone (RFC 4007) */
export function kindOf(given: string): AddressKind {
  const address = given.replace(/%.*$/, '');
  if (isIP(address) === 0) return 'never';
  if (isIn(lists.never, address)) return 'never';
  if (isIn(lists.loopback, address)) return 'loopback';
  const within = isIP(address) === 6 ? embeddedIn(address) : null;
  if (within !== null) {
    const kind = kindOf(within);
    // No public machine is addressed in this form.
    return kind === 'public' ? 'private' : kind;
  }
  return isIn(lists.private, address) ? 'private' : 'public';
}

function embeddedIn(address: string): string | null {
  const found = embedded.find(({ list }) => isIn(list, address));
  return found
    ? bytesOf(address)
        .slice(found.at, found.at + 4)
        .join('.')
    : null;
}

/** The 16 bytes of an IPv6 address. */
function bytesOf(address: string): number[] {
  // A URL's serialization contains no dotted part (WHATWG URL, "IPv6 serializer").
  const text = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const gap = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(gap).fill('0'), ...after].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

function mayReach(kind: AddressKind, { private: inside, loopback }: Reach, isNamed: boolean): boolean {
  if (kind === 'never') return false;
  if (kind === 'public' || inside || isNamed) return true;
  return kind === 'loopback' && loopback;
}

/** Classifies a URL's host (already normalized: `http://2130706433/` is 127.0.0.1) without a lookup; other names count as public here. */
export function kindOfHost(url: URL): AddressKind {
  const host = bare(url.hostname);
  if (isIP(host) !== 0) return kindOf(host);
  return isLoopbackOrBelow(host.replace(/\.$/, '')) ? 'loopback' : 'public';
}

/** Checks what can be decided without a lookup. */
export function mayAddress(url: URL, reach: Reach): boolean {
  const host = bare(url.hostname);
  return mayReach(kindOfHost(url), reach, reach.hosts?.includes(host) ?? false);
}

/** The address is forbidden, always (`never`) or for this caller. */
export class ReachError extends Error {
  override name = 'ReachError';
  readonly code = 'EREACH';
  readonly kind: 'never' | 'private';
  constructor(kind: 'never' | 'private') {
    super(`the address is ${kind === 'never' ? 'one that is never called' : 'in a private network'}`);
    this.kind = kind;
  }
}

/** A lookup that returns only allowed addresses, or fails; the connection uses the result. @param look default: the system's */
export function guardedLookup(reach: Reach, look: Look = resolve): LookupFunction {
  return (hostname, options, done) => {
    look(hostname, { ...options, all: true }, (error, found) => {
      if (error) {
        done(error, '', 4);
        return;
      }
      const isNamed = reach.hosts?.includes(hostname) ?? false;
      const allowed = found.filter(({ address }) => mayReach(kindOf(address), reach, isNamed));
      const [first] = allowed;
      if (!first) done(refusal(found.map(({ address }) => address)), '', 4);
      else if (options.all) done(null, allowed);
      else done(null, first.address, first.family);
    });
  };
}

const refusal = (addresses: readonly string[]): ReachError =>
  new ReachError(addresses.every((address) => kindOf(address) === 'never') ? 'never' : 'private');

/** @throws ReachError for an address that is forbidden without a lookup */
export function requireReach(url: URL, reach: Reach): void {
  if (mayAddress(url, reach)) return;
  throw new ReachError(kindOfHost(url) === 'never' ? 'never' : 'private');
}
