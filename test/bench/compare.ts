/** Runs the pushing peers alternately, so that drift of the machine affects all equally. */
import { quantile } from './clients/http-load.ts';
import { median, ms } from './report.ts';
import { DURABLE_PEERS, type Peer } from './subscribers.ts';

const ROUNDS = 3;

/** Latencies of one round, in ms. */
export interface Spread {
  p50: number;
  p99: number;
}

export function spreadOf(times: number[]): Spread {
  times.sort((a, b) => a - b);
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

interface Comparison {
  rounds: number;
  /** Medians over the rounds, by the peer's name. */
  p50(name: string): number;
  p99(name: string): number;
  has(name: string): boolean;
  rows: string[][];
  missing: string[];
}

export async function comparePeers(measure: (peer: Peer) => Promise<Spread>): Promise<Comparison> {
  const peers = DURABLE_PEERS.filter((peer) => peer.installed);
  const found = new Map<string, Spread[]>(peers.map((peer) => [peer.name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const peer of peers) found.get(peer.name)?.push(await measure(peer));
  }
  const of = (name: string, figure: keyof Spread) => median((found.get(name) ?? []).map((spread) => spread[figure]));
  return {
    rounds: ROUNDS,
    p50: (name) => of(name, 'p50'),
    p99: (name) => of(name, 'p99'),
    has: (name) => found.has(name),
    rows: peers.map(({ name }) => [name, ms(of(name, 'p50')), ms(of(name, 'p99'))]),
    missing: DURABLE_PEERS.filter((peer) => !peer.installed).map((peer) => peer.name),
  };
}
