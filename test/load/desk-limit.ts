/** How many desks one process can open from this machine. Each takes a descriptor here, one at the relay, and a local port. */
import { readFileSync } from 'node:fs';

/** Descriptors of this process besides desks. */
const RESERVED = 200;
/** Events under way at once, each on its connection and until all its desks have received it. */
export const SENDERS = 16;
/** Ports that stay free for other connections of each address. */
const SPARE_PORTS = 2000;
/** What Linux has unless set otherwise (ip(7), `ip_local_port_range`). */
const DEFAULT_PORTS: PortRange = { from: 32_768, to: 60_999 };

interface PortRange {
  from: number;
  to: number;
}

interface DeskLimit {
  desks: number;
  /** Desks of each local address. */
  perAddress: number;
  /** Why there are fewer than wanted, or null. */
  reason: string | null;
}

/**
 * @param descriptors of this process
 * @param relayConnections that the relay accepts, or null if unknown
 * @param addresses from which this machine can connect: on loopback there are many
 */
export function deskLimit(
  wanted: number,
  descriptors: number,
  relayConnections: number | null,
  ports: PortRange,
  addresses: number,
): DeskLimit {
  const perAddress = ports.to - ports.from + 1 - SPARE_PORTS;
  const limits: [number, string][] = [
    [descriptors - RESERVED, `this process may open ${descriptors.toLocaleString('en')} files: raise ulimit -n`],
    [perAddress * addresses, `local ports ${ports.from} to ${ports.to}: widen net.ipv4.ip_local_port_range`],
  ];
  if (relayConnections !== null) {
    limits.push([
      relayConnections - SENDERS,
      `the relay accepts ${relayConnections.toLocaleString('en')} connections: raise its ulimit -n`,
    ]);
  }
  const [least, reason] = limits.reduce((lowest, one) => (one[0] < lowest[0] ? one : lowest));
  return least >= wanted
    ? { desks: wanted, perAddress, reason: null }
    : { desks: Math.max(0, least), perAddress, reason };
}

export function localPorts(): PortRange {
  try {
    const [from, to] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').trim().split(/\s+/).map(Number);
    return from && to ? { from, to } : DEFAULT_PORTS;
  } catch {
    return DEFAULT_PORTS;
  }
}
