/** Injection points for faults in a relay or a desk, to test that the simulation detects them. */
import type { ItemStore, OutboxStore } from '../../desk/ports.ts';
import { createLeases, type LeaseDeps, type LeasedDuties } from '../../relay/cluster/duty-leases.ts';
import type { ClusterLog } from '../../relay/cluster/log-port.ts';
import type { Freshness } from '../../relay/domain/freshness.ts';
import type { PersonOperations } from '../../relay/domain/person-operations.ts';
import type { Clock } from '../../relay/domain/ports.ts';
import type { CommittedChange, Reader } from '../../relay/domain/reader.ts';
import type { Replica } from '../../relay/domain/replica-ports.ts';
import type { Writer } from '../../relay/domain/unit-of-work.ts';
import type { Exchange } from '../../relay/outbound/exchange.ts';
import type { Migrations } from '../../relay/store/migrations.ts';
import { NEWER } from './cluster/versions.ts';
import type { Served } from './reads/served.ts';

/** Injection points. Each is called once per start. */
export interface Faulty {
  writer(inner: Writer): Writer;
  reader(inner: Reader): Reader;
  /** Changes reported for a commit. */
  feed(changes: readonly CommittedChange[]): readonly CommittedChange[];
  operations(inner: PersonOperations): PersonOperations;
  served(inner: Served): Served;
  freshness(inner: Freshness): Freshness;
  exchange(inner: Exchange): Exchange;
  /** Of a desk. */
  outbox(inner: OutboxStore): OutboxStore;
  history(inner: ItemStore): ItemStore;
  /** In a cluster: a relay's log client and its copy. */
  log(inner: ClusterLog): ClusterLog;
  replica(inner: Replica): Replica;
  /** The schema of the program that relays are updated to. */
  newer: Migrations;
  /** Its duties. @param wall its wall clock */
  duties(deps: LeaseDeps, wall: Clock): LeasedDuties;
}

const same = <T>(inner: T): T => inner;
export const SOUND: Faulty = {
  writer: same,
  reader: same,
  feed: same,
  ...{ operations: same, served: same, freshness: same, history: same },
  exchange: same,
  outbox: same,
  log: same,
  replica: same,
  newer: NEWER,
  duties: createLeases,
};
