/** Files of the built web client, with content hashes in their names, and their compressed forms; read once and cached. */
import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Prebuilt content codings, smallest first (RFC 9110 section 8.4.1, RFC 7932). */
export const CODINGS = ['br', 'gzip'] as const;
export type Coding = (typeof CODINGS)[number];

export interface WebFile {
  type: string;
  bytes: Buffer;
  /** Hash of the bytes for `ETag`: letters, digits, `-` and `_`. */
  digest: string;
  coded: Partial<Record<Coding, Buffer>>;
}

/** A generated file, compressed once. @param type the media type */
export function madeFile(type: string, text: string): WebFile {
  const bytes = Buffer.from(text);
  const digest = hash('sha256', bytes, 'base64url').slice(0, 22);
  return { type, bytes, digest, coded: { br: brotliCompressSync(bytes, BROTLI), gzip: gzipSync(bytes) } };
}

/** By path without the leading slash; null for unknown files, and without a build. */
export type WebFiles = (path: string) => WebFile | null;

/** The maximum quality takes ten times as long and saves a twelfth. */
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

/** @param folder of the build; read on first use, so that relays without a web client do no work */
export function createWebFiles(folder: string): WebFiles {
  let kept: ReadonlyMap<string, WebFile> | null = null;
  return (path) => {
    kept ??= read(folder);
    return kept?.get(path) ?? null;
  };
}

/** Only listed names are served, so no name can escape the folder. Null if nothing is built; the next request then checks again. */
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
