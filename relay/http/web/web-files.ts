/** The built web client: its page, and files whose names change with what is in them, each also compressed; read once and kept. */
import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Content codings that files are kept in, the smallest first (RFC 9110 section 8.4.1, RFC 7932). */
export const CODINGS = ['br', 'gzip'] as const;
export type Coding = (typeof CODINGS)[number];

export interface WebFile {
  type: string;
  bytes: Buffer;
  /** Of the bytes, for `ETag`: letters, digits, `-` and `_`. */
  digest: string;
  /** What the build compressed. */
  coded: Partial<Record<Coding, Buffer>>;
}

/** One that no build made: compressed here, once. @param type the media type */
export function madeFile(type: string, text: string): WebFile {
  const bytes = Buffer.from(text);
  const digest = hash('sha256', bytes, 'base64url').slice(0, 22);
  return { type, bytes, digest, coded: { br: brotliCompressSync(bytes, BROTLI), gzip: gzipSync(bytes) } };
}

/** By path without the first slash; null for a name that is none of ours, and where nothing is built. */
export type WebFiles = (path: string) => WebFile | null;

/** The best takes ten times as long, for a twelfth less. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};
const SUFFIX: Readonly<Record<Coding, string>> = { br: '.br', gzip: '.gz' };

/** @param folder the build's; read when first asked for, so that a relay without one pays nothing */
export function createWebFiles(folder: string): WebFiles {
  let kept: ReadonlyMap<string, WebFile> | null = null;
  return (path) => {
    kept ??= read(folder);
    return kept?.get(path) ?? null;
  };
}

/** Only what is in the list is ever served, so no name can lead out of the folder. Null where nothing is built, to look again later. */
function read(folder: string): ReadonlyMap<string, WebFile> | null {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
    const all = new Set(names);
    const files = names.flatMap((name): [string, WebFile][] => {
      const type = TYPES[extname(name)];
      if (type === undefined) return [];
      const coded: WebFile['coded'] = {};
      for (const coding of CODINGS) {
        const beside = name + SUFFIX[coding];
        if (all.has(beside)) coded[coding] = readFileSync(join(folder, beside));
      }
      const bytes = readFileSync(join(folder, name));
      return [[name, { type, bytes, digest: hash('sha256', bytes, 'base64url').slice(0, 22), coded }]];
    });
    return files.some(([name]) => name === 'index.html') ? new Map(files) : null;
  } catch {
    return null;
  }
}
