/** Polls the balancer continuously, to measure availability. */
import { setTimeout as pause } from 'node:timers/promises';

/** ms between a reply and the next request. */
const EVERY_MS = 50;
const PATIENCE_MS = 5_000;

/** @param token a user's */
export function startProbe({ url, token }: { url: string; token: string }) {
  const refused: number[] = [];
  let [asked, going] = [0, true];
  const ask = async (): Promise<number> => {
    try {
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(`${url}/v1/items?limit=1`, { headers, signal: AbortSignal.timeout(PATIENCE_MS) });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  };
  const asking = (async () => {
    for (; going; asked++) {
      const status = await ask();
      if (status !== 200) refused.push(status);
      await pause(EVERY_MS);
    }
  })();
  return {
    /** Number of requests, and their statuses other than 200; `0` is no reply. */
    async stop(): Promise<{ asked: number; refused: readonly number[] }> {
      going = false;
      await asking;
      return { asked, refused };
    },
  };
}
