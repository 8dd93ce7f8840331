/** Reference of bench 25: bare Node unpacks a file onto the disk, as the receiver of a copy must, without any transfer. */
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';

const [from = '', to = ''] = process.argv.slice(2);
await pipeline(createReadStream(from), createZstdDecompress(), createWriteStream(to, { flags: 'wx', flush: true }));
