/** Packs the built app with electron-builder: into an unpacked folder, with a stub if Electron's binary is not available; or as installers. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { electronBinary } from '../launch/electron-binary.ts';
import { requireTool } from '../setup/tools.ts';
import { makeStubElectron } from './stub-electron.ts';

/** Of electron-builder's configuration, what is read here. It validates all of it against its own schema. */
interface Configuration {
  directories?: object;
  deb?: { depends?: readonly string[] };
  rpm?: { depends?: readonly string[] };
}

/** electron-builder, as far as it is called. `build` resolves with the paths of what it made. */
interface Builder {
  build(options: { projectDir: string; dir?: boolean; publish: 'never'; config: object }): Promise<string[]>;
}

async function builderOf(root: string): Promise<Builder> {
  const loaded = await requireTool(root, 'packaging', 'electron-builder');
  if (!isBuilder(loaded)) throw new Error('electron-builder has no function `build`');
  return loaded;
}
const isBuilder = (loaded: unknown): loaded is Builder =>
  typeof loaded === 'object' && loaded !== null && 'build' in loaded && typeof loaded.build === 'function';

interface Packed {
  folder: string;
  withElectron: boolean;
}

/** dist/ below `root` must be built. @param signed fails if the system's signature is missing */
export async function pack(root: string, output: string, signed = false): Promise<Packed> {
  const { build } = await builderOf(root);
  const config = await readConfig(root);
  const binary = electronBinary(root);
  const version = await installedElectron(root);
  const stub = binary ? undefined : await mkdtemp(join(tmpdir(), 'beckon-stub-'));
  if (stub) await makeStubElectron(stub, version);
  const electronDist = stub ?? distOf(binary ?? '');
  try {
    const directories = { ...config.directories, output };
    const forThis = {
      ...config,
      directories,
      electronVersion: version,
      electronDist,
      forceCodeSigning: signed && process.platform !== 'linux',
    };
    await build({ projectDir: root, dir: true, publish: 'never', config: forThis });
  } finally {
    if (stub) await rm(stub, { recursive: true });
  }
  return { folder: join(output, unpackedName()), withElectron: binary !== undefined };
}

/** The installers of this system, which electron-builder's configuration names. @returns their paths */
export async function installers(root: string, output: string, signed: boolean): Promise<string[]> {
  const binary = electronBinary(root);
  if (!binary) throw new Error("installers need Electron's binary");
  const config = await readConfig(root);
  const directories = { ...config.directories, output };
  const electronVersion = await installedElectron(root);
  const forThis = {
    ...config,
    directories,
    electronVersion,
    electronDist: distOf(binary),
    // On Linux nothing is signed but the sums.
    forceCodeSigning: signed && process.platform !== 'linux',
  };
  const { build } = await builderOf(root);
  const files = await build({ projectDir: root, publish: 'never', config: forThis });
  return files.filter((file) => /\.(AppImage|exe|msi|dmg|pkg)$/.test(file));
}

export async function readConfig(root: string): Promise<Configuration> {
  const text = await readFile(join(root, 'build', 'electron-builder.yml'), 'utf8');
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
