/** Raw requests: an attacker's client does not validate what it sends. */
import { connect } from 'node:net';

/** Sends the lines and an empty one. @returns the response until the relay closes, or has sent the head of an upgrade */
export function sendRaw(relayUrl: string, lines: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(relayUrl);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      text += chunk;
      if (!text.startsWith('HTTP/1.1 101 ')) return;
      socket.destroy();
      resolve(text);
    });
    socket.once('end', () => resolve(text));
    socket.once('error', reject);
  });
}

/** The handshake of the desk's socket. */
export const handshake = (host: string, ...more: string[]): string[] => [
  'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
  `host: ${host}`,
  'connection: upgrade',
  'upgrade: websocket',
  'sec-websocket-version: 13',
  'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
  ...more,
];

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);
