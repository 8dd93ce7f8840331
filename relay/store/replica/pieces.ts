/** The file of a copy as it goes through the log: packed, since a store packs to about a ninth, and cut into pieces. */
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { type Rest, restFor } from './resting.ts';

/** Bytes of one piece, at most: what a commit of PostgreSQL's has to wait for at the most, and its server gives away at once. */
const PIECE = 256 * 1024;
/** Bytes of the file that are read, packed, unpacked or written at once. */
const STEP = 1024 * 1024;
/** More effort packs hardly better (0.110 for 0.111 of a store of 2 GB) and takes half as long again. */
const LEVEL = 1;

/** Read as they are asked for. */
export async function* packed(file: string): AsyncGenerator<Uint8Array> {
  const packing = createZstdCompress({
    chunkSize: PIECE,
    params: { [constants.ZSTD_c_compressionLevel]: LEVEL, [constants.ZSTD_c_checksumFlag]: 1 },
  });
  const reading = createReadStream(file, { highWaterMark: STEP });
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

/**
 * Makes the file anew, on the disk when it is done. Rejects where the pieces are not all of a copy.
 * @param rest after each step: what is smaller is there at once
 */
export async function unpack(pieces: AsyncIterable<Uint8Array>, file: string, rest: Rest = restFor(1)): Promise<void> {
  const writing = await open(file, 'wx', 0o600);
  try {
    await pipeline(Readable.from(pieces), createZstdDecompress({ chunkSize: STEP }), (chunks: AsyncIterable<Buffer>) =>
      writeInSteps(chunks, writing, rest),
    );
    await writing.sync();
  } finally {
    await writing.close();
  }
}

async function writeInSteps(chunks: AsyncIterable<Buffer>, file: FileHandle, rest: Rest): Promise<void> {
  let [bytes, began] = [0, performance.now()];
  for await (const chunk of chunks) {
    await file.writeFile(chunk);
    bytes += chunk.length;
    if (bytes < STEP) continue;
    await file.datasync();
    await rest(performance.now() - began);
    [bytes, began] = [0, performance.now()];
  }
}
