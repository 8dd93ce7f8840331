/** Cluster metrics of a relay, read on scrape. */

import type { Replica } from '../../domain/replica-ports.ts';
import type { ClusterWriter } from '../cluster-writer.ts';
import type { CopyVerification } from '../copy-verification.ts';
import type { Heartbeats } from '../heartbeats.ts';
import { createLogExtent } from '../log-extent.ts';
import type { ClusterLog } from '../log-port.ts';
import type { MeteredLog } from '../metered-log.ts';
import type { Peers } from '../peers.ts';
import { verdictOf } from './verdict.ts';

interface ClusterGaugesParts {
  watched: MeteredLog;
  /** The undecorated log: these reads must not count as traffic. */
  line: Pick<ClusterLog, 'newestSnapshot' | 'read'>;
  seen: Peers;
  version: string;
  /** Monotonic ms. */
  steady: () => number;
  /** ms since 1970; null: none. */
  erasedInLog: () => number | null;
  verifiedAt: () => number | null;
  presence: Pick<Heartbeats, 'unheardFor'>;
  writer: Pick<ClusterWriter, 'standing'>;
  replica: Pick<Replica, 'place' | 'relay' | 'level' | 'schema'>;
  verifying: Pick<CopyVerification, 'recent'>;
}

export function clusterGauges(parts: ClusterGaugesParts) {
  const { watched, line, seen, presence, version, steady, writer, replica, verifying, erasedInLog, verifiedAt } = parts;
  const extent = createLogExtent(line, () => watched.ends()?.oldest ?? null, steady);
  const position = () => replica.place()?.position ?? 0;
  return {
    position,
    ends: watched.ends,
    behindFor() {
      const since = watched.lackingSince(position());
      return since === null ? 0 : (steady() - since) / 1000;
    },
    // Reads may succeed while writes have no reply.
    awayFor: () => Math.max(writer.standing().awayMs, presence.unheardFor()) / 1000,
    apart: () => writer.standing().apart,
    relays() {
      const all = seen.all();
      const heard = all.filter((relay) => relay.heard);
      // A relay that does not hear itself knows nothing about the others.
      if (!heard.some(({ relay }) => relay === replica.relay())) return null;
      const otherVersion = heard.filter((relay) => relay.version !== version).length;
      const schema = Math.min(...heard.map((relay) => relay.schema));
      return { heard: heard.length, silent: all.length - heard.length, otherVersion, schema };
    },
    schema: () => ({ written: replica.level(), known: replica.schema }),
    snapshot: () => extent()?.snapshot ?? null,
    oldestAt: () => extent()?.oldestAt ?? null,
    erasedInLog,
    verifiedAt,
    differing() {
      const own = verifying.recent().findLast(({ found }) => found !== null);
      if (!own) return 0;
      const { digest, relays } = verdictOf(own, seen.all(), replica.relay());
      return relays.filter((one) => one.digest !== null && one.digest !== digest).length;
    },
  };
}
