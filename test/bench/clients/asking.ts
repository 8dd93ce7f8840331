/** Sequential requests over keep-alive connections, each timed. */
import { Agent, get } from 'node:http';

export interface Asking {
  /** ms until the whole reply is read. @throws if the status is not 200 */
  timed(address: string, token: string): Promise<number>;
  /** The same, parsed. */
  read(address: string, token: string): Promise<unknown>;
  text(address: string, token: string): Promise<string>;
  close(): void;
}

export function askingAt(url: string): Asking {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const ask = (address: string, token: string): Promise<{ took: number; text: string }> =>
    new Promise((resolve, reject) => {
      const from = performance.now();
      get(url + address, { agent, headers: { authorization: `Bearer ${token}` } }, (reply) => {
        if (reply.statusCode !== 200) reject(new Error(`${address}: ${reply.statusCode}`));
        const parts: Buffer[] = [];
        reply.on('data', (part: Buffer) => parts.push(part));
        reply.once('end', () => {
          const took = performance.now() - from;
          resolve({ took, text: Buffer.concat(parts).toString() });
        });
      }).once('error', reject);
    });
  return {
    timed: async (address, token) => (await ask(address, token)).took,
    text: async (address, token) => (await ask(address, token)).text,
    read: async (address, token) => JSON.parse((await ask(address, token)).text),
    close: () => agent.destroy(),
  };
}
