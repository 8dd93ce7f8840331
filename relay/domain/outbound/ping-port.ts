import type { PingReport } from '../../../shared/admin/ping.ts';

/** Sends a signed test; the queue is not affected. Null: there is no such source, hook or gateway. */
export interface Pings {
  /** @param hook null: the source's own endpoint */
  source(id: string, hook: string | null): Promise<PingReport | null>;
  gateway(id: string): Promise<PingReport | null>;
}
