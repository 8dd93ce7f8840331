/**
 * Minimal WebSocket client (RFC 6455): one socket, no library, so that a benchmark measures the server and not its client.
 * It serves raw `ws`, Socket.IO and ntfy.
 */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface ThinSocket {
  send(text: string): void;
  /** Pause or resume reading; for the slow client. */
  pause(): void;
  /** Called when the connection ends, on either side. */
  onClose(listener: () => void): void;
  close(): void;
}

/** The last page of a desk's catch-up. */
export const isLivePage = (payload: Buffer): boolean =>
  payload.toString('latin1', 0, 40).includes('"sync"') && payload.includes('"live":true');

/** Opcodes (RFC 6455, section 5.2). */
const OPCODE = { text: 1, ping: 9, pong: 10 } as const;

function masked(opcode: number, payload: Buffer): Buffer {
  const long = payload.length > 125;
  const head = Buffer.alloc(long ? 8 : 6);
  head[0] = 0x80 | opcode;
  if (long) {
    head[1] = 0x80 | 126;
    head.writeUInt16BE(payload.length, 2);
  } else head[1] = 0x80 | payload.length;
  // A zero mask is allowed and leaves the payload unchanged.
  return Buffer.concat([head, payload]);
}

/** @returns the incomplete rest */
function readFrames(data: Buffer, onFrame: (opcode: number, payload: Buffer) => void): Buffer {
  let at = 0;
  while (data.length - at >= 2) {
    const short = data[at + 1]! & 0x7f;
    const head = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (data.length - at < head) break;
    const size =
      short === 126 ? data.readUInt16BE(at + 2) : short === 127 ? Number(data.readBigUInt64BE(at + 2)) : short;
    if (data.length - at < head + size) break;
    onFrame(data[at]! & 0x0f, data.subarray(at + head, at + head + size));
    at += head + size;
  }
  return at === 0 ? data : data.subarray(at);
}

/** @param url ws: URL. @param localAddress from which to connect. Resolves after the handshake. */
export function thinSocket(
  url: string,
  onText: (payload: Buffer, socket: ThinSocket) => void,
  localAddress?: string,
): Promise<ThinSocket> {
  const { hostname, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port: Number(port), host: hostname, ...(localAddress ? { localAddress } : {}) });
    const thin: ThinSocket = {
      send: (text) => socket.write(masked(OPCODE.text, Buffer.from(text))),
      pause: () => socket.pause(),
      onClose: (listener) => socket.once('close', listener),
      close: () => socket.destroy(),
    };
    let rest: Buffer = Buffer.alloc(0);
    let upgraded = false;
    socket.setNoDelay(true);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed before the handshake')));
    socket.on('data', (chunk: Buffer) => {
      let data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      if (!upgraded) {
        const end = data.indexOf('\r\n\r\n');
        if (end < 0) {
          rest = data;
          return;
        }
        if (!data.subarray(0, 12).equals(Buffer.from('HTTP/1.1 101'))) {
          reject(new Error(`no upgrade: ${data.subarray(0, 80)}`));
          return;
        }
        upgraded = true;
        data = data.subarray(end + 4);
        resolve(thin);
      }
      rest = readFrames(data, (opcode, payload) => {
        if (opcode === OPCODE.text) onText(payload, thin);
        // ntfy closes a connection without replies after a minute.
        else if (opcode === OPCODE.ping) socket.write(masked(OPCODE.pong, payload));
      });
    });
    socket.write(
      `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
  });
}

/** Speaks just enough of Engine.IO 4 and Socket.IO 5 to join a namespace, acknowledge pages and answer pings. */
export async function thinDesk(
  base: string,
  namespace: string,
  auth: object,
  isLive: (payload: Buffer) => boolean,
  onPacket: (payload: Buffer) => void,
  localAddress?: string,
): Promise<ThinSocket> {
  const live = Promise.withResolvers<void>();
  const acknowledged = new RegExp(`^42${namespace},(\\d+)\\[`);
  const socket = await thinSocket(
    `${base.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`,
    (payload, thin) => {
      if (payload[0] === 0x30) thin.send(`40${namespace},${JSON.stringify(auth)}`);
      else if (payload.length === 1 && payload[0] === 0x32) thin.send('3');
      else {
        const ask = acknowledged.exec(payload.subarray(0, 60).toString('latin1'));
        if (ask) thin.send(`43${namespace},${ask[1]}[]`);
        if (isLive(payload)) live.resolve();
        onPacket(payload);
      }
    },
    localAddress,
  );
  socket.onClose(() => live.reject(new Error('the server closed the connection before the desk was live')));
  await live.promise;
  return socket;
}
