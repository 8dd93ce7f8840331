/** Writes compressed copies of served files, so that no request waits for compression: `.br` (RFC 7932) and `.gz` (RFC 1952). */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Raster images are already compressed; source maps are not served. */
const COMPRESSED: ReadonlySet<string> = new Set(['.html', '.js', '.css', '.svg', '.wasm', '.webmanifest', '.json']);

const CODINGS: Readonly<Record<string, (bytes: Buffer) => Promise<Buffer>>> = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gz: (bytes) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
};

/** Compresses text and WebAssembly below `folder`, with a `cache` by content digest from which unused entries are removed. */
export async function compressBelow(folder: string, cache: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => COMPRESSED.has(extname(name))).map((name) => join(folder, name));
  const used = new Set((await Promise.all(files.map((file) => compress(file, cache)))).flat());
  const old = (await readdir(cache)).filter((name) => !used.has(name));
  await Promise.all(old.map((name) => rm(join(cache, name), { force: true })));
}

async function compress(file: string, cache: string): Promise<string[]> {
  const bytes = await readFile(file);
  const digest = createHash('sha256').update(bytes).digest('hex');
  const codings = Object.entries(CODINGS).map(async ([suffix, code]) => {
    const name = `${digest}.${suffix}`;
    const kept = await readFile(join(cache, name)).catch(() => null);
    const coded = kept ?? (await code(bytes));
    if (!kept) await writeFile(join(cache, name), coded);
    if (coded.length < bytes.length) await writeFile(`${file}.${suffix}`, coded);
    return name;
  });
  return Promise.all(codings);
}
