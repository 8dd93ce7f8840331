/** Cluster status and verification for administrators. */
import { reasonOf } from '../../../shared/problems.ts';
import type { ClusterAdministration, ClusterVerdict, RelayStatus } from '../../domain/administration/cluster-ports.ts';
import { type AuditedActor, noteAct } from '../../domain/people/admin-act.ts';
import type { Timers } from '../../domain/ports.ts';
import type { Replica } from '../../domain/replica-ports.ts';
import { type Store, StoreError } from '../../domain/store-ports.ts';
import type { CopyVerification } from '../copy-verification.ts';
import type { ClusterLog } from '../log-port.ts';
import type { Peers } from '../peers.ts';
import { holdersOf, lackedBy } from './key-holders.ts';
import { keysOf, troubleOf, verdictOf } from './verdict.ts';
import { PATIENCE_MS } from './verification.ts';

interface ClusterAtHandParts {
  line: Pick<ClusterLog, 'head' | 'newestSnapshot'>;
  replica: Replica;
  verifying: Pick<CopyVerification, 'recent'>;
  seen: Peers;
  store: Pick<Store, 'writer' | 'leases' | 'sealed'>;
  timers: Timers;
  /** Monotonic ms. */
  steady: () => number;
}

const LOOK_MS = 250;
/** ms within which each relay has reread its ring file and sent a heartbeat. */
const TOLD_MS = 3000;

export function createClusterAdministration(parts: ClusterAtHandParts): ClusterAdministration {
  const { line, replica, verifying, seen, store, timers, steady } = parts;

  async function beginVerify(by: AuditedActor): Promise<string> {
    const id = crypto.randomUUID();
    await store.writer.write((tx) => {
      tx.askDigest(id);
      // Every log entry contains a change.
      noteAct(tx, by, 'cluster verify', id);
    });
    return id;
  }
  function verdict(id: string): ClusterVerdict | null {
    const own = verifying.recent().find((one) => one.id === id);
    return own ? verdictOf(own, seen.all(), replica.relay()) : null;
  }

  const holders = (key: string) => holdersOf(key, seen.all(), replica.relay(), keysOf);
  const pause = () => new Promise<void>((resolve) => timers.after(LOOK_MS, resolve));

  return {
    async status() {
      try {
        const [head, snapshot] = [await line.head(), await line.newestSnapshot()];
        const { generation, position, oldest } = head;
        const leases = store.leases.all();
        const keys = store.sealed.namedKeys();
        const relays = seen.all().map((one): RelayStatus => {
          const { relay: id, name, version, schema, position: at, heard } = one;
          const duties = leases.filter(({ owner }) => owner === id).map(({ duty }) => duty);
          const behind = Math.max(0, position - at);
          const lacksKeys = lackedBy(keysOf(one), keys);
          return { id, name, version, schema, position: at, behind, heard, trouble: troubleOf(one), duties, lacksKeys };
        });
        const newest = snapshot && { position: snapshot.position, bytes: snapshot.bytes };
        return { generation, position, schema: replica.level(), oldest, snapshot: newest, keys, relays };
      } catch (error) {
        throw new StoreError(`The log of the cluster is away: ${reasonOf(error)}`);
      }
    },
    beginVerify,
    verdict,
    async verify(by) {
      const id = await beginVerify(by);
      const until = steady() + PATIENCE_MS;
      for (;;) {
        const now = verdict(id);
        if (now?.over || steady() >= until) return now ?? lost();
        await pause();
      }
    },
    async heldSoon(key) {
      const from = steady();
      // A relay that had the key before this call has published it by this relay's next heartbeat.
      const isHeardSince = () => (seen.age() ?? Number.POSITIVE_INFINITY) < steady() - from;
      for (;;) {
        const now = isHeardSince() ? holders(key) : null;
        if (now?.lacking.length === 0 || steady() - from >= TOLD_MS) return now;
        await pause();
      }
    },
  };
}

function lost(): never {
  throw new StoreError(
    'Others asked for digests meanwhile, and what came of this one is not known any more: ask again',
  );
}
