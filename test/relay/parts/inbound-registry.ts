/** A service of a gateway that takes only the registration of the relay's address for inbound messages. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../../helpers/until.ts';

interface InboundRegistry {
  /** Entry of the directory. */
  gateway: object;
  /** The secret at the end of the address, once it is registered. */
  secret(): Promise<string>;
  close(): void;
}

export async function startInboundRegistry(id: string): Promise<InboundRegistry> {
  let address: string | null = null;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method === 'POST') address = JSON.parse(Buffer.concat(chunks).toString('utf8')).url;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ url: address }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const odn = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mra/v1`;
  const whatsapp = { template: 'approval', language: 'en', inbound: {} };
  return {
    gateway: { id, kind: 'opentext', username: 'user', password: 'password', odn, whatsapp },
    secret: async () => (await until('the registration', () => address)).split('/').at(-1) ?? '',
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
