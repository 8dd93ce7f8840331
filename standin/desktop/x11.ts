/** Screen size and pointer position by X11R7.7 protocol. Chromium could report the size only once a window is open. */
import { readFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { homedir, hostname } from 'node:os';
import { join } from 'node:path';

export interface ScreenFacts {
  width: number;
  height: number;
  pointer: { x: number; y: number };
}

const TIMEOUT = 2000;
const COOKIE = 'MIT-MAGIC-COOKIE-1';

/** @returns undefined if no X server grants access */
export async function askScreen(env: NodeJS.ProcessEnv): Promise<ScreenFacts | undefined> {
  const match = /^(?:unix)?:(\d+)(?:\.\d+)?$/.exec(env.DISPLAY ?? '');
  if (match?.[1] === undefined) return undefined;
  const socket = createConnection(`/tmp/.X11-unix/X${match[1]}`);
  socket.setTimeout(TIMEOUT, () => socket.destroy());
  try {
    return await converse(socket, cookieOf(match[1], env));
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}

async function converse(socket: Socket, cookie: Buffer): Promise<ScreenFacts> {
  const read = reader(socket);
  socket.write(hello(cookie));
  const head = await read(8);
  const setup = await read(head.readUInt16LE(6) * 4);
  if (head[0] !== 1) throw new Error('the X server refused the connection');
  // Section 8: vendor and formats precede the first screen, each padded to four bytes.
  const vendor = setup.readUInt16LE(16);
  const formats = setup.readUInt8(21);
  const screen = 32 + ((vendor + 3) & ~3) + formats * 8;
  const root = setup.readUInt32LE(screen);
  const query = Buffer.alloc(8);
  query.writeUInt8(38, 0);
  query.writeUInt16LE(2, 2);
  query.writeUInt32LE(root, 4);
  socket.write(query);
  const reply = await read(32);
  return {
    width: setup.readUInt16LE(screen + 20),
    height: setup.readUInt16LE(screen + 22),
    pointer: { x: reply.readInt16LE(16), y: reply.readInt16LE(18) },
  };
}

function hello(cookie: Buffer): Buffer {
  const name = cookie.length > 0 ? Buffer.from(COOKIE) : Buffer.alloc(0);
  const pad = (part: Buffer) => Buffer.concat([part, Buffer.alloc(-part.length & 3)]);
  const head = Buffer.alloc(12);
  head.write('l', 0, 'latin1');
  head.writeUInt16LE(11, 2);
  head.writeUInt16LE(name.length, 6);
  head.writeUInt16LE(cookie.length, 8);
  return Buffer.concat([head, pad(name), pad(cookie)]);
}

/** Reads an exact number of bytes per call; rejects if the connection ends first. */
function reader(socket: Socket): (length: number) => Promise<Buffer> {
  let buffer = Buffer.alloc(0);
  let wake = () => {};
  let over = false;
  socket.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    wake();
  });
  const end = () => {
    over = true;
    wake();
  };
  socket.on('close', end).on('error', end);
  return async (length) => {
    while (buffer.length < length) {
      if (over) throw new Error('the X server closed the connection');
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const taken = buffer.subarray(0, length);
    buffer = buffer.subarray(length);
    return taken;
  };
}

/** The display's cookie from the user's authority file (Xau), or an empty buffer. */
function cookieOf(display: string, env: NodeJS.ProcessEnv): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(env.XAUTHORITY || join(homedir(), '.Xauthority'));
  } catch {
    return Buffer.alloc(0);
  }
  let at = 0;
  const part = () => {
    const length = bytes.readUInt16BE(at);
    at += 2 + length;
    return bytes.subarray(at - length, at);
  };
  while (at + 2 < bytes.length) {
    const family = bytes.readUInt16BE(at);
    at += 2;
    const [address, number, name, data] = [part(), part(), part(), part()];
    const here = family === 0xffff || address.toString() === hostname();
    if (here && (number.length === 0 || number.toString() === display) && name.toString() === COOKIE) return data;
  }
  return Buffer.alloc(0);
}

// As a program, prints the facts for synchronous callers. No top-level await, which would break `require('electron')`.
if (import.meta.main) void askScreen(process.env).then((facts) => process.stdout.write(JSON.stringify(facts ?? null)));
