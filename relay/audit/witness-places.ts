/** Destinations of a witness: a file on another mount, an https address, a syslog server (RFC 5424). */
import { createSocket } from 'node:dgram';
import { open } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { isAbsolute } from 'node:path';
import type { Duplex } from 'node:stream';
import type { Fetch } from '../../network/agent.ts';
import { connectSecurely } from '../../network/connect.ts';
import { DIRECT } from '../../network/proxy.ts';
import type { SignedHead } from '../../shared/admin.ts';
import { isLoopback } from '../../shared/rules/loopback.ts';
import type { Witness } from './witness.ts';

/** The setting names no valid destination; `message` is one line. */
export class WitnessError extends Error {
  override name = 'WitnessError';
}

/** ms for one head. */
const PATIENCE_MS = 10_000;

/** @param setting `BECKON_WITNESS`. @throws WitnessError */
export function witnessAt(setting: string, fetch: Fetch): Witness {
  if (setting.startsWith('syslog:')) return syslogWitness(setting.slice('syslog:'.length));
  if (/^https?:/i.test(setting)) return webWitness(setting, fetch);
  if (isAbsolute(setting)) return fileWitness(setting);
  throw new WitnessError('BECKON_WITNESS must be the absolute path of a file, an https address, or syslog:…');
}

/** Appends a line and syncs. A truncated last line is terminated first, so that it does not corrupt the next. */
function fileWitness(path: string): Witness {
  return async (signed) => {
    const file = await open(path, 'a+', 0o600);
    try {
      const { size } = await file.stat();
      const last = Buffer.alloc(1);
      if (size > 0) await file.read(last, 0, 1, size - 1);
      const begin = size > 0 && last[0] !== 0x0a ? '\n' : '';
      await file.write(`${begin}${JSON.stringify(signed)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  };
}

function webWitness(address: string, fetch: Fetch): Witness {
  const url = URL.parse(address);
  if (!url || (url.protocol === 'http:' && !isLoopback(url.hostname))) {
    throw new WitnessError('BECKON_WITNESS must be an https address, or http to this machine');
  }
  return async (signed) => {
    const { status } = await fetch(url.href, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Beckon' },
      body: JSON.stringify(signed),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (status < 200 || status > 299) throw new Error(`the witness answered HTTP ${status}`);
  };
}

/** Facility 13, log audit; severity 6, informational (RFC 5424 section 6.2.1). */
const PRIORITY = 13 * 8 + 6;
const PORTS = { udp: 514, tcp: 514, tls: 6514 } as const;

const messageOf = (signed: SignedHead): Buffer =>
  Buffer.from(
    `<${PRIORITY}>1 ${signed.head.at} ${hostname() || '-'} beckon-relay ${process.pid} audit-head - ${JSON.stringify(signed)}`,
  );

/** @param place `udp://host:514`, `tcp://host:514`, `tls://host:6514` (RFC 5425), `unix:/path` (a stream socket) */
function syslogWitness(place: string): Witness {
  if (place.startsWith('unix:')) {
    const path = place.slice('unix:'.length);
    if (!isAbsolute(path))
      throw new WitnessError('BECKON_WITNESS: syslog:unix: needs the absolute path of a stream socket');
    return (signed) =>
      streamed(() => Promise.resolve(connect(path)), Buffer.concat([messageOf(signed), Buffer.from('\n')]));
  }
  const [, kind, host = '', given] =
    /^(udp|tcp|tls):\/\/([^/:[\]]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?\/?$/i.exec(place) ?? [];
  if (kind !== 'udp' && kind !== 'tcp' && kind !== 'tls') {
    throw new WitnessError(
      'BECKON_WITNESS: syslog: needs udp://HOST, tcp://HOST, tls://HOST, each with or without :PORT, or unix:PATH',
    );
  }
  const target = { host: host.replace(/^\[|\]$/g, ''), port: Number(given ?? PORTS[kind]) };
  if (kind === 'udp') return (signed) => datagram(target, messageOf(signed));
  // Octet counting (RFC 6587 section 3.4.1): no byte of the message acts as a delimiter.
  const framed = (signed: SignedHead) => {
    const message = messageOf(signed);
    return Buffer.concat([Buffer.from(`${message.length} `), message]);
  };
  if (kind === 'tcp') return (signed) => streamed(() => Promise.resolve(connect(target)), framed(signed));
  return (signed) => streamed(() => connectSecurely(target, [DIRECT], { credentials: () => null }), framed(signed));
}

function datagram({ host, port }: { host: string; port: number }, message: Buffer): Promise<void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  return new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.send(message, port, host, (error) => (error ? reject(error) : resolve()));
  }).finally(() => socket.close());
}

/** Sent and closed without error: syslog gives no other acknowledgement. */
async function streamed(reach: () => Promise<Socket | Duplex>, bytes: Buffer): Promise<void> {
  const socket = await reach();
  const late = setTimeout(() => socket.destroy(new Error('the witness did not take the head in time')), PATIENCE_MS);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject).once('close', () => resolve());
      socket.end(bytes);
      // Unread replies would hold the connection open.
      socket.resume();
    });
  } finally {
    clearTimeout(late);
  }
}
