/** Creates self-signed certificates for test servers: X.509 v3 in DER (RFC 5280), since Node cannot create them. */
import { generateKeyPairSync, sign } from 'node:crypto';

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const oid = (...bytes: number[]) => der(0x06, Buffer.from(bytes));
const integer = (...bytes: number[]) => der(0x02, Buffer.from(bytes));
const octets = (...parts: readonly Uint8Array[]) => der(0x04, ...parts);
const bits = (bytes: Uint8Array) => der(0x03, Buffer.from([0]), bytes);
const TRUE = der(0x01, Buffer.from([0xff]));

const ECDSA_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const COMMON_NAME = [0x55, 0x04, 0x03];
const SUBJECT_ALT_NAME = oid(0x55, 0x1d, 0x11);
const BASIC_CONSTRAINTS = oid(0x55, 0x1d, 0x13);

const nameOf = (text: string) => sequence(der(0x31, sequence(oid(...COMMON_NAME), der(0x0c, Buffer.from(text)))));
const timeOf = (ms: number) =>
  der(0x18, Buffer.from(new Date(ms).toISOString().replaceAll(/[-:T]/g, '').replace(/\.\d+/, '')));

export interface Certificate {
  cert: string;
  key: string;
}

interface Issued {
  subject?: string;
  names?: readonly string[];
  /** IPv4. */
  addresses?: readonly string[];
  /** Validity in ms since 1970; default: from yesterday to tomorrow. */
  from?: number;
  to?: number;
}

const DAY_MS = 24 * 3600_000;

function alternativesOf({ names = [], addresses = [] }: Issued): Uint8Array[] {
  const dns = names.map((name) => der(0x82, Buffer.from(name)));
  const ips = addresses.map((address) => der(0x87, Buffer.from(address.split('.').map(Number))));
  return dns.length + ips.length === 0 ? [] : [sequence(SUBJECT_ALT_NAME, octets(sequence(...dns, ...ips)))];
}

type Keys = ReturnType<typeof makeKeys>;
const makeKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
let serial = 0;

function make(issued: Issued, isAuthority: boolean, own: Keys, by: { subject: string; keys: Keys }): Certificate {
  const { subject = 'test', from = Date.now() - DAY_MS, to = Date.now() + DAY_MS } = issued;
  const basic = sequence(BASIC_CONSTRAINTS, TRUE, octets(isAuthority ? sequence(TRUE) : sequence()));
  serial += 1;
  const body = sequence(
    der(0xa0, integer(2)),
    // Two bytes, positive: enough for one run.
    integer(0x40 | (serial >> 8), serial & 0xff),
    ECDSA_SHA256,
    nameOf(by.subject),
    sequence(timeOf(from), timeOf(to)),
    nameOf(subject),
    own.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...alternativesOf(issued), basic)),
  );
  const whole = sequence(body, ECDSA_SHA256, bits(sign('sha256', body, by.keys.privateKey)));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** For these DNS names and 127.0.0.1; valid from yesterday to tomorrow; its own authority. */
export function selfSigned(...names: string[]): Certificate {
  const keys = makeKeys();
  return make({ names, addresses: ['127.0.0.1'] }, true, keys, { subject: 'test', keys });
}

/** A new certificate authority, not trusted by default. */
export function authority(subject: string): { cert: string; issue(issued: Issued): Certificate } {
  const keys = makeKeys();
  return {
    cert: make({ subject }, true, keys, { subject, keys }).cert,
    issue: (issued) => make(issued, false, makeKeys(), { subject, keys }),
  };
}
