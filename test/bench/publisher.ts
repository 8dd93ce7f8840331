/** Publishes events over keep-alive connections. */
import { Agent, request } from 'node:http';
import type { Pushing } from './subscribers.ts';

export function publisher(
  server: Pick<Pushing, 'port' | 'path' | 'headers' | 'body'> & { host?: string },
  maxSockets = 4,
): {
  publish(n: number): Promise<void>;
  close(): void;
} {
  const agent = new Agent({ keepAlive: true, maxSockets });
  const publish = (n: number) =>
    new Promise<void>((resolve, reject) => {
      const body = Buffer.from(server.body(n));
      const outgoing = request(
        {
          agent,
          port: server.port,
          host: server.host ?? '127.0.0.1',
          path: server.path,
          method: 'POST',
          headers: { ...server.headers, 'content-length': body.length },
        },
        (response) => {
          response.resume().on('end', () => {
            const status = response.statusCode ?? 0;
            if (status >= 200 && status < 300) resolve();
            else reject(new Error(`publish answered ${status}`));
          });
        },
      );
      outgoing.once('error', reject);
      outgoing.end(body);
    });
  return { publish, close: () => agent.destroy() };
}
