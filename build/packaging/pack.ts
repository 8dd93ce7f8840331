/** Packs the built app into an unpacked folder with electron-builder; uses a stub if Electron's binary is not available. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build, type Configuration } from 'electron-builder';
import { parse } from 'yaml';
import { electronBinary } from '../launch/electron-binary.ts';
import { makeStubElectron } from './stub-electron.ts';

interface Packed {
  folder: string;
  withElectron: boolean;
}

/** dist/ below `root` must be built. */
export async function pack(root: string, output: string): Promise<Packed> {
  const config = await readConfig(root);
  const binary = electronBinary(root);
  const version = await installedElectron(root);
  const stub = binary ? undefined : await mkdtemp(join(tmpdir(), 'beckon-stub-'));
  if (stub) await makeStubElectron(stub, version);
  const electronDist = stub ?? distOf(binary ?? '');
  try {
    const directories = { ...config.directories, output };
    const forThis = { ...config, directories, electronVersion: version, electronDist };
    await build({ projectDir: root, dir: true, publish: 'never', config: forThis });
  } finally {
    if (stub) await rm(stub, { recursive: true });
  }
  return { folder: join(output, unpackedName()), withElectron: binary !== undefined };
}

async function readConfig(root: string): Promise<Configuration> {
  const text = await readFile(join(root, 'build', 'electron-builder.yml'), 'utf8');
  // electron-builder validates the configuration against its own schema.
  const config: Configuration = parse(text);
  return config;
}

async function installedElectron(root: string): Promise<string> {
  const text = await readFile(join(root, 'node_modules', 'electron', 'package.json'), 'utf8');
  const { version }: { version: string } = JSON.parse(text);
  return version;
}

/** On macOS the executable is three folders deep in the app bundle. */
function distOf(binary: string): string {
  return process.platform === 'darwin' ? join(dirname(binary), '..', '..', '..') : dirname(binary);
}

function unpackedName(): string {
  const arch = process.arch === 'x64' ? '' : `-${process.arch}`;
  if (process.platform === 'darwin') return `mac${arch}`;
  return `${process.platform === 'win32' ? 'win' : 'linux'}${arch}-unpacked`;
}
