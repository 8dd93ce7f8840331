/** Peer: NATS JetStream with a sync per message, over its text protocol on one connection. */
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../../build/launch/free-port.ts';
import { quantile } from '../clients/http-load.ts';
import { startServer, temporaryFolder, which } from '../processes.ts';

export const natsInstalled = (): boolean => which('nats-server') !== null;

/** Publishes sequentially, each acknowledged; ms, without the first tenth. */
export async function natsSynced(body: (n: number) => string, total: number): Promise<{ p50: number; p99: number }> {
  const folder = temporaryFolder('nats');
  const port = await freePort(0);
  const config = join(folder.path, 'nats.conf');
  writeFileSync(
    config,
    `listen: "127.0.0.1:${port}"\njetstream { store_dir: "${folder.path}/js", sync_interval: always }\n`,
  );
  const server = await startServer({ command: which('nats-server')!, args: ['-c', config], ready: /Server is ready/ });
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  let text = '';
  let replied = Promise.withResolvers<string>();
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (text.includes('PING\r\n')) socket.write('PONG\r\n');
    const reply = /MSG reply \d+ (\d+)\r\n([^\r]*)\r\n/.exec(text);
    if (!reply) return;
    text = '';
    replied.resolve(reply[2]!);
  });
  const ask = async (subject: string, payload: string): Promise<string> => {
    replied = Promise.withResolvers<string>();
    socket.write(`PUB ${subject} reply ${Buffer.byteLength(payload)}\r\n${payload}\r\n`);
    return replied.promise;
  };
  socket.write('CONNECT {"verbose":false}\r\nSUB reply 1\r\n');
  const made = await ask('$JS.API.STREAM.CREATE.bench', '{"name":"bench","subjects":["events"],"storage":"file"}');
  if (made.includes('"error"')) throw new Error(`JetStream: ${made}`);
  const times: number[] = [];
  for (let n = 0; n < total; n++) {
    const from = performance.now();
    await ask('events', body(n));
    if (n > total / 10) times.push(performance.now() - from);
  }
  socket.destroy();
  await server.close();
  folder.remove();
  times.sort((a, b) => a - b);
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}
