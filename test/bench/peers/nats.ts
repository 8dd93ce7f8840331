/** Peer: NATS JetStream with a sync per message, over its text protocol on one connection. */
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../../build/launch/free-port.ts';
import { startServer, temporaryFolder, which } from '../processes.ts';

export const natsInstalled = (): boolean => which('nats-server') !== null;

/** `publish` resolves with ms until the message is acknowledged; one at a time. */
export async function startNats(): Promise<{ publish(body: string): Promise<number>; close(): Promise<void> }> {
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
  return {
    async publish(body) {
      const from = performance.now();
      await ask('events', body);
      return performance.now() - from;
    },
    async close() {
      socket.destroy();
      await server.close();
      folder.remove();
    },
  };
}
