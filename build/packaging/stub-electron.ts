import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Electron's fuses in its executable: sentinel, wire version, length, then one character per fuse. */
const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuseWire = Buffer.concat([Buffer.from(fuseMark), Buffer.from([1, 9]), Buffer.from('101100011')]);

/** A fake unpacked Electron for Linux with only its file names and fuses, so that packaging works without the real one. */
export async function makeStubElectron(folder: string, version: string): Promise<void> {
  await mkdir(join(folder, 'resources'), { recursive: true });
  await mkdir(join(folder, 'locales'), { recursive: true });
  const script = '#!/bin/sh\necho "packaged without Electron: its binary was not at hand" >&2\nexit 1\n';
  await writeFile(join(folder, 'electron'), Buffer.concat([Buffer.from(script), fuseWire, Buffer.from('\n')]));
  await chmod(join(folder, 'electron'), 0o755);
  await writeFile(join(folder, 'version'), version);
  await writeFile(join(folder, 'LICENSE'), 'No part of Electron is in this folder.\n');
  await writeFile(join(folder, 'LICENSES.chromium.html'), '');
}
