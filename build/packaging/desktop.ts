/** Makes the packages of the desktop: for Linux here, the installers of each system by electron-builder. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reasonOf } from '../../shared/problems.ts';
import { electronBinary } from '../launch/electron-binary.ts';
import { findProgram } from '../session/process.ts';
import { addSbom, type Packages, sourceDate, versionOf, writeSums } from './archive.ts';
import { archiveDeb, kibibytes, put } from './deb-archive.ts';
import { writeDesktopTree } from './desktop-tree.ts';
import { installers, pack, readConfig } from './pack.ts';
import { releaseFault, signSums } from './release.ts';
import { buildRpm, findRpmTools } from './rpm.ts';

interface DesktopPackaging {
  /** Default: both. */
  kinds?: readonly ('deb' | 'rpm')[];
  /** Replaces the version of package.json in names and in control files. */
  version?: string;
  /** Uses less compression. */
  quick?: boolean;
  /** Makes the installers of this system too, which needs Electron's binary. */
  withInstallers?: boolean;
  /** Refuses what is not signed. */
  release?: boolean;
}

/** Writes packages, SBOM and `SHA256SUMS` to `output`; `root` must be built. @throws Error in one line if a release cannot be signed */
export async function packageDesktop(root: string, output: string, asked: DesktopPackaging = {}): Promise<Packages> {
  const { kinds = ['deb', 'rpm'], quick = false, withInstallers = false, release = false } = asked;
  const fault = release ? releaseFault(process.env, process.platform, electronBinary(root) !== undefined) : null;
  if (fault !== null) throw new Error(fault);
  const version = asked.version ?? (await versionOf(root));
  const date = await sourceDate(root);
  await mkdir(output, { recursive: true });
  const { folder, withElectron } = await pack(root, output, release);
  const done: Packages = { files: [], leftOut: [] };
  if (!withElectron) done.leftOut.push("left out: Electron's binary, which is not available; a stub replaces it");
  const work = await mkdtemp(join(tmpdir(), 'beckon-package-'));
  try {
    const tree = join(work, 'tree');
    if (process.platform === 'linux' && process.arch === 'x64' && kinds.length > 0) {
      await writeDesktopTree({ root, unpacked: folder, folder: tree, version, date });
      const staged = { root, tree, work, version, date, quick };
      if (kinds.includes('rpm')) await addRpm(staged, output, done);
      if (kinds.includes('deb')) await addDeb(staged, output, done);
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  if (withInstallers) done.files.push(...(await installers(root, output, release)));
  await addSbom(root, join(output, `beckon-${version}.cdx.json`), done);
  await writeSums(output);
  if (release && process.platform === 'linux') done.files.push(await signSums(output, process.env));
  return done;
}

interface Staged {
  root: string;
  tree: string;
  work: string;
  version: string;
  date: string;
  quick: boolean;
}

async function addDeb({ root, tree, version, date, quick }: Staged, output: string, done: Packages): Promise<void> {
  if (!findProgram('dpkg-deb')) {
    done.leftOut.push('left out: the package for Debian, which needs dpkg-deb');
    return;
  }
  const { deb } = await readConfig(root);
  const text = control(version, await kibibytes(tree), deb?.depends ?? []);
  await put(tree, 'DEBIAN/control', 0o644, (to) => writeFile(to, text));
  const file = join(output, `beckon_${version}_amd64.deb`);
  await archiveDeb(tree, file, { date, quick });
  done.files.push(file);
}

async function addRpm(staged: Staged, output: string, done: Packages): Promise<void> {
  const { rpm } = await readConfig(staged.root);
  const file = join(output, `beckon-${staged.version}-1.x86_64.rpm`);
  try {
    const tools = await findRpmTools(staged.root);
    await buildRpm({ ...staged, depends: rpm?.depends ?? [], tools }, file);
    done.files.push(file);
  } catch (error) {
    done.leftOut.push(`left out: the package for Fedora, RHEL and SUSE: ${reasonOf(error).split('\n')[0]}`);
  }
}

const control = (version: string, size: number, depends: readonly string[]): string => `Package: beckon
Version: ${version}
Architecture: amd64
Maintainer: Beckon maintainers <maintainers@beckon.example>
Installed-Size: ${size}
Depends: ${depends.join(', ')}
Recommends: libglib2.0-bin
Section: misc
Priority: optional
Homepage: https://beckon.example
Description: notifications of business systems, answered in one click
 Beckon shows events of business systems as notifications: approvals, tasks,
 failures and alerts. What a person answers goes back to the system.
`;
