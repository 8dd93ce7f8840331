/** The file of a copy as it goes through the log: packed, since a store packs to about a ninth, and cut into pieces. */
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';

/** Bytes of one piece, at most. */
const PIECE = 1024 * 1024;
/** More effort packs hardly better (0.110 for 0.111 of a store of 2 GB) and takes half as long again. */
const LEVEL = 1;

/** Read as they are asked for. */
export async function* packed(file: string): AsyncGenerator<Uint8Array> {
  const packing = createZstdCompress({
    params: { [constants.ZSTD_c_compressionLevel]: LEVEL, [constants.ZSTD_c_checksumFlag]: 1 },
  });
  const reading = createReadStream(file, { highWaterMark: PIECE });
  reading.once('error', (error) => packing.destroy(error));
  try {
    yield* pieces(reading.pipe(packing));
  } finally {
    reading.destroy();
    packing.destroy();
  }
}

async function* pieces(chunks: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  let [kept, bytes]: [Buffer[], number] = [[], 0];
  for await (const chunk of chunks) {
    for (let rest = chunk; rest.length > 0; ) {
      const next = rest.subarray(0, PIECE - bytes);
      rest = rest.subarray(next.length);
      kept.push(next);
      bytes += next.length;
      if (bytes < PIECE) continue;
      yield Buffer.concat(kept);
      [kept, bytes] = [[], 0];
    }
  }
  if (bytes > 0) yield Buffer.concat(kept);
}

/** Makes the file anew, on the disk when it is done. Rejects where the pieces are not all of a copy. */
export async function unpack(pieces: AsyncIterable<Uint8Array>, file: string): Promise<void> {
  const writing = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true });
  await pipeline(Readable.from(pieces), createZstdDecompress(), writing);
}
